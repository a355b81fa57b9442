import { askedOfPeople, personLeaves, textOfTest } from "./account-tests.ts";
import type { AccountTest, PersonCondition } from "../condition.ts";
import type { ConditionFacts } from "../facts.ts";
import { compare, operators } from "../operators.ts";

/** Dates of accounts and of the people there are days of UTC, whoever asks. */
const zone = "UTC";

/** What was tested of the account and found, for explanations; `ofLead` is whether the lead is one whom a test of people asks for. */
export function evaluateAccount(
  test: AccountTest,
  { account }: Pick<ConditionFacts, "account">,
  now: Date,
  ofLead: (who: PersonCondition) => boolean,
): { test: string; found: unknown; result: boolean | null } {
  if ("attribute" in test) {
    const { attribute, op, value } = test;
    const known = account?.attributes ?? {};
    const found = Object.hasOwn(known, attribute) ? known[attribute] : null;
    const right = value === undefined ? "" : ` ${JSON.stringify(value)}`;
    const told = `account ${attribute} ${operators[op].words}${right}`;
    return { test: told, found, result: compare(op, found, value, now, zone) };
  }
  if ("people" in test) {
    const { op, value } = test.people;
    const found = account?.people ?? 0;
    return {
      test: `people at the account ${operators[op].words} ${value}`,
      found,
      result: compare(op, found, value, now, zone),
    };
  }
  if ("owner" in test) {
    const found = account?.isOwned ?? false;
    return { test: `account has ${test.owner ? "an" : "no"} owner`, found, result: found === test.owner };
  }
  const asked = askedOfPeople(test);
  if (asked === null) throw new Error("a test of an account asks for nothing");
  const { who, withLead } = asked;
  const key = textOfTest(who);
  const isColleague = account?.colleagues.some((held) => textOfTest(held) === key) ?? false;
  const isLead = withLead && account !== null && account !== undefined && ofLead(who);
  const found = [...(isLead ? ["lead"] : []), ...(isColleague ? ["colleague"] : [])];
  return {
    test: `${withLead ? "anyone" : "a colleague"} at the account: ${inWords(who)}`,
    found,
    result: found.length > 0,
  };
}

function inWords(who: PersonCondition): string {
  return personLeaves(who)
    .map(({ leaf }) => {
      if ("tag" in leaf) return `tag ${leaf.tag}`;
      if ("stage" in leaf) return `stage ${[leaf.stage].flat().join(" or ")}`;
      return "label" in leaf ? leaf.label : `${leaf.attribute} ${operators[leaf.op].words}`;
    })
    .join(", ");
}
