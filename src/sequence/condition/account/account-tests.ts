import { conditionLeaves } from "../visit.ts";
import type { AccountTest, Condition, PersonCondition } from "../condition.ts";

/** A test of a person without parts. */
export type PersonLeaf = Exclude<
  PersonCondition,
  { all: PersonCondition[] } | { any: PersonCondition[] } | { not: PersonCondition }
>;

/** The tests that conditions make of accounts, in the order they are written. */
export function accountTests(conditions: readonly Condition[]): AccountTest[] {
  return conditions.flatMap((condition) =>
    conditionLeaves(condition).flatMap(({ leaf }) => ("account" in leaf ? [leaf.account] : [])),
  );
}

/** What a test asks of the people at an account, and whether of the lead, too; null when it asks for none of them. */
export function askedOfPeople(test: AccountTest): { who: PersonCondition; withLead: boolean } | null {
  if ("anyone" in test) return { who: test.anyone, withLead: true };
  if ("colleague" in test) return { who: test.colleague, withLead: false };
  // A stage of the account is one that somebody there is at.
  return "stage" in test ? { who: { stage: test.stage }, withLead: true } : null;
}

/** Every leaf of a test of a person, with its path inside. */
export function personLeaves(
  condition: PersonCondition,
  path: PropertyKey[] = [],
): { leaf: PersonLeaf; path: PropertyKey[] }[] {
  if ("all" in condition) return condition.all.flatMap((part, i) => personLeaves(part, [...path, "all", i]));
  if ("any" in condition) return condition.any.flatMap((part, i) => personLeaves(part, [...path, "any", i]));
  if ("not" in condition) return personLeaves(condition.not, [...path, "not"]);
  return [{ leaf: condition, path }];
}

/** The tests of attributes of people that a test of an account makes, with their paths inside. */
export function peopleLeaves(test: AccountTest): { leaf: PersonLeaf; path: PropertyKey[] }[] {
  if ("anyone" in test) return personLeaves(test.anyone, ["anyone"]);
  return "colleague" in test ? personLeaves(test.colleague, ["colleague"]) : [];
}

/** One text for each meaning: keys are in one order, however the condition was stored. */
export function textOfTest(test: PersonCondition): string {
  return JSON.stringify(test, (_key, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
