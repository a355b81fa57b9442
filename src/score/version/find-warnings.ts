import { sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { leadAttributes } from "../../db/schema/index.ts";
import { builtInAttributes } from "../../lead/built-in-attributes.ts";
import type { FieldProblem } from "../../platform/errors.ts";
import { jsonPointer } from "../../platform/http/validation.ts";
import { conditionLeaves } from "../../sequence/condition/visit.ts";
import { eventNames } from "../rules/compile.ts";
import { storedRules } from "../rules/read-rules.ts";
import type { ScoringRules } from "../rules/rules.ts";

/** What is allowed in rules and may be a mistake: events that nobody has sent yet, attributes while none is declared. */
export async function findWarnings(db: Executor, rules: unknown): Promise<FieldProblem[]> {
  const stored = storedRules(rules);
  return [...(await undeclared(db, stored)), ...(await unseen(db, stored))];
}

async function unseen(db: Executor, { engagement }: ScoringRules): Promise<FieldProblem[]> {
  const names = eventNames({ engagement });
  if (names.length === 0) return [];
  const rows = await db.execute<{ name: string }>(sql`
    select n as name from jsonb_array_elements_text(${JSON.stringify(names)}::text::jsonb) n
    where not exists (select from events e where e.name = n)`);
  const never = new Set(rows.map(({ name }) => name));
  return engagement.flatMap(({ rules: own }, g) =>
    own.flatMap((rule, i) => {
      if (rule.on !== "event" || !never.has(rule.event)) return [];
      const pointer = jsonPointer(["engagement", g, "rules", i, "event"]);
      const message = `No event "${rule.event}" has come yet: look whether it is spelled as it is sent.`;
      return [{ pointer, code: "event_never_seen", message }];
    }),
  );
}

const builtIn = new Set<string>(builtInAttributes);

/** Once any attribute is declared the others are refused (`unknown_attribute`); before that nobody can tell a mistake. */
async function undeclared(db: Executor, { fit, mql }: ScoringRules): Promise<FieldProblem[]> {
  const leaves = [
    ...fit.flatMap((rule, i) => ("if" in rule ? conditionLeaves(rule.if, ["fit", i, "if"]) : [])),
    ...(mql === undefined ? [] : conditionLeaves(mql, ["mql"])),
  ];
  const problems = leaves.flatMap(({ leaf, path }) => {
    if (!("attribute" in leaf) || builtIn.has(leaf.attribute)) return [];
    const message = `No attribute is declared, so nobody can tell whether "${leaf.attribute}" is spelled as it is sent: declare it with PUT /v1/lead-attributes.`;
    return [{ pointer: jsonPointer([...path, "attribute"]), code: "attribute_not_declared", message }];
  });
  if (problems.length === 0) return [];
  const [declared] = await db.select({ name: leadAttributes.name }).from(leadAttributes).limit(1);
  return declared === undefined ? problems : [];
}
