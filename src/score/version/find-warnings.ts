import { sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import type { FieldProblem } from "../../platform/errors.ts";
import { jsonPointer } from "../../platform/http/validation.ts";
import { eventNames } from "../rules/compile.ts";
import { storedRules } from "../rules/read-rules.ts";

/** What is allowed in rules and may be a mistake: events that nobody has sent yet. */
export async function findWarnings(db: Executor, rules: unknown): Promise<FieldProblem[]> {
  const { engagement } = storedRules(rules);
  const names = eventNames({ engagement });
  if (names.length === 0) return [];
  const rows = await db.execute<{ name: string }>(sql`
    select n as name from jsonb_array_elements_text(${JSON.stringify(names)}::text::jsonb) n
    where not exists (select from events e where e.name = n)`);
  const unseen = new Set(rows.map(({ name }) => name));
  return engagement.flatMap(({ rules: own }, g) =>
    own.flatMap((rule, i) => {
      if (rule.on !== "event" || !unseen.has(rule.event)) return [];
      const pointer = jsonPointer(["engagement", g, "rules", i, "event"]);
      const message = `No event "${rule.event}" has come yet: look whether it is spelled as it is sent.`;
      return [{ pointer, code: "event_never_seen", message }];
    }),
  );
}
