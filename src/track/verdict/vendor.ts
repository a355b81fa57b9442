/** Whose documented behavior a rule or a piece of data comes from; `any`: of nobody in particular. Used to leave one out. */
export type Vendor =
  | "any"
  | "apple"
  | "google"
  | "yahoo"
  | "microsoft"
  | "barracuda"
  | "proofpoint"
  | "mimecast"
  | "cisco"
  | "isolation"
  | "gateway"
  | "hosting";
