import type { Config } from "../config.ts";

/**
 * What is set in a way that works and is likely wrong; told at start, in production only. A postal address is not demanded:
 * templates may have it in their own text.
 */
export function configWarnings({ environment, company }: Config): { variable: string; message: string }[] {
  if (environment !== "production" || company.address !== "") return [];
  const message = "is not set: the law wants a postal address in every commercial mail (CAN-SPAM and others)";
  return [{ variable: "COMPANY_ADDRESS", message }];
}
