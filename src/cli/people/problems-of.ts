import type { z } from "zod";

/** What is wrong with options, a line for each: the field, and what to write. */
export const problemsOf = (error: z.ZodError): string =>
  error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("\n");
