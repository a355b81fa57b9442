import type { Config } from "../config.ts";
import type { VariableProblem } from "./error.ts";

/**
 * What is set in a way that works and is likely wrong; told at start. A postal address is not demanded, and missed in
 * production only: templates may have it in their own text.
 */
export function configWarnings({ environment, company, misspelled }: Config): VariableProblem[] {
  if (environment !== "production" || company.address !== "") return [...misspelled];
  const message = "is not set: the law wants a postal address in every commercial mail (CAN-SPAM and others)";
  return [...misspelled, { variable: "COMPANY_ADDRESS", message }];
}
