/** Parts what is internal from the whole; no line that anybody reads ends with it. */
const seam = "\f";

/** What is kept of a notice: what is internal of it, and all that it says, with the conversation that the prospect knows. */
export interface KeptText {
  internal: string;
  whole: string;
}

/** Both as one text. */
export function joinKept({ internal, whole }: KeptText): string {
  return [internal, whole].map((text) => text.replaceAll(seam, " ")).join(seam);
}

/** Both again. A text without a seam is internal as a whole. */
export function splitKept(text: string): KeptText {
  const [internal = "", whole = internal] = text.split(seam);
  return { internal, whole };
}
