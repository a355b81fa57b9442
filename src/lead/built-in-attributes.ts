import type { leads } from "../db/schema/index.ts";
import type { Attributes } from "../db/schema/leads.ts";

/** Facts of a lead that have a column of their own; conditions name them like any attribute, and they come first. */
export const builtInAttributes = ["email", "firstName", "lastName", "company", "timezone", "locale"] as const;
export type BuiltInAttribute = (typeof builtInAttributes)[number];

type Lead = Pick<typeof leads.$inferSelect, BuiltInAttribute | "attributes">;

/** Every attribute of a lead as conditions see it: its own, and the built-in ones in front of them. */
export function attributesOf({
  attributes,
  email,
  firstName,
  lastName,
  company,
  timezone,
  locale,
}: Lead): Attributes & Record<BuiltInAttribute, string | null> {
  return { ...attributes, email, firstName, lastName, company, timezone, locale };
}
