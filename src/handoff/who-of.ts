import type { leads } from "../db/schema/index.ts";
import { lineOf } from "../platform/stranger-text.ts";

/** The name of a lead, else the address, on one line: anybody may have written it into a form. */
export function nameOf({ firstName, lastName, email }: Named): string {
  return lineOf([firstName, lastName].filter(Boolean).join(" "), 200) || email;
}

/** The name with the company, if there is one. */
export function whoOf(lead: Named & Pick<typeof leads.$inferSelect, "company">): string {
  const company = lineOf(lead.company ?? "", 200);
  return company === "" ? nameOf(lead) : `${nameOf(lead)} (${company})`;
}

type Named = Pick<typeof leads.$inferSelect, "firstName" | "lastName" | "email">;
