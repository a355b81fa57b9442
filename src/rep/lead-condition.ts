import type { z } from "@hono/zod-openapi";
import { findZone } from "../schedule/zone.ts";
import { attributesOf } from "../lead/built-in-attributes.ts";
import { scoreOf } from "../lead/score-of.ts";
import { describedBy } from "../platform/http/schemas.ts";
import { condition } from "../sequence/condition/condition.ts";
import type { Condition } from "../sequence/condition/condition.ts";
import type { AccountFacts } from "../sequence/condition/facts.ts";
import { evaluateCondition } from "../sequence/condition/evaluate.ts";
import type { Truth } from "../sequence/condition/evaluate.ts";
import { conditionLeaves } from "../sequence/condition/visit.ts";
import type { leads } from "../db/schema/index.ts";

/** What routing knows of a lead. `account` is loaded as far as territories, skills and teams ask for it; null, or left out, is none. */
export type RoutedLead = Pick<
  typeof leads.$inferSelect,
  | "email"
  | "firstName"
  | "lastName"
  | "company"
  | "timezone"
  | "locale"
  | "attributes"
  | "tags"
  | "stage"
  | "fitScore"
  | "engagementScore"
  | "scored"
> & { account?: AccountFacts | null };

/** A condition on the lead itself: who gets a prospect is decided by who they are, in the transaction that promotes them. */
export const leadCondition = condition
  .check(refuseHistory)
  .meta({ description: "A condition on attributes, tags, stage and score of the lead, and on its account." });

/** The same, or null; a condition by its name in the OpenAPI document. */
export const leadConditionOrNull = leadCondition
  .nullable()
  .meta({ anyOf: [...describedBy("Condition").allOf, { type: "null" }] });

function refuseHistory(ctx: z.core.ParsePayload<Condition>): void {
  for (const { leaf, path } of conditionLeaves(ctx.value)) {
    if (!("event" in leaf) && !("message" in leaf)) continue;
    const message = "Reps are chosen by the lead itself: write attribute, tag, stage, score or account.";
    ctx.issues.push({ code: "custom", path, message, input: leaf });
  }
}

/** Whether the condition is true for the lead; null when it is unknown. Days are those of the lead's zone, else of UTC. */
export function holdsFor(wanted: Condition, lead: RoutedLead, now: Date): Truth {
  const { tags, stage, account = null } = lead;
  const score = scoreOf(lead, now);
  const facts = { attributes: attributesOf(lead), tags, stage, account, score, events: [], messages: [] };
  return evaluateCondition(wanted, facts, now, findZone(lead.timezone ?? "") ?? "UTC").result;
}
