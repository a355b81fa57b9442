import { eq } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import type { Ground } from "../../ground.ts";
import { leads } from "../../db/schema/index.ts";
import type { QualificationAnswer, StageActor } from "../../db/schema/leads.ts";
import { ConflictError, found, InvalidInputError } from "../../platform/errors.ts";
import { checkActor } from "../stage/actor.ts";
import { recordActivities } from "../timeline/record-activity.ts";
import type { Lead } from "../upsert-lead.ts";
import { answerOf, judgeReadiness } from "./policy.ts";
import type { QualificationPolicy } from "./policy.ts";
import { readQualificationPolicy } from "./policy-schema.ts";

/** What somebody says of one criterion; a source or a note that is left out is none. */
export interface Said {
  state: QualificationAnswer["state"];
  source?: string | undefined;
  note?: string | undefined;
}

/** `sql` confirms the label of a sales-qualified lead, or takes it away; left out, it goes only if the rule no longer holds. */
export interface QualifyInput {
  leadId: string;
  criteria: Readonly<Record<string, Said>>;
  sql?: boolean | undefined;
  by: StageActor;
}

/**
 * Writes down what is known of a lead by the criteria of the installation; criteria that are not named stay. The label is
 * there when a rep, or an API key, has confirmed it and the rule holds. One event tells what changed; the same word again
 * changes nothing.
 * @throws NotFoundError; InvalidInputError `unknown_criterion`, `rep_not_found`; ConflictError `lead_not_prospect`,
 *   `lead_not_qualified`, which says what is missing. Then nothing is written.
 */
export async function qualifyLead(
  { db, clock }: { db: Executor } & Pick<Ground, "clock">,
  input: QualifyInput,
): Promise<Lead> {
  return db.transaction(async (tx) => {
    const now = clock.now();
    await checkActor(tx, input.by);
    const rows = await tx.select().from(leads).where(eq(leads.id, input.leadId)).for("no key update");
    const lead = found(rows, "lead", input.leadId);
    const policy = await readQualificationPolicy(tx);
    checkKeys(policy, Object.keys(input.criteria));
    const changes = changesOf(lead, input, now);
    const qualification = { ...lead.qualification, ...Object.fromEntries(changes) };
    const sqlAt = labelOf({ ...lead, qualification }, policy, input.sql, now);
    if (changes.length === 0 && (sqlAt === null) === (lead.sqlAt === null)) return lead;
    const data = {
      changes: changes.map(([key, { state, source }]) => {
        return { key, from: answerOf(lead.qualification, key)?.state ?? "unknown", to: state, source };
      }),
      sql: sqlAt !== null,
      wasSql: lead.sqlAt !== null,
      rule: policy.sql,
      by: input.by,
    };
    await recordActivities(tx, [{ leadId: lead.id, kind: "qualified", at: now, data }]);
    const written = { qualification, sqlAt, updatedAt: now };
    return found(await tx.update(leads).set(written).where(eq(leads.id, lead.id)).returning(), "lead", lead.id);
  });
}

function changesOf(
  { qualification }: Lead,
  { criteria, by }: QualifyInput,
  now: Date,
): [string, QualificationAnswer][] {
  return Object.entries(criteria).flatMap(([key, { state, source = null, note = null }]) => {
    const known = answerOf(qualification, key);
    const isSame = known?.state === state && known.source === source && known.note === note;
    const saysNothing = known === undefined && state === "unknown" && source === null && note === null;
    return isSame || saysNothing ? [] : [[key, { state, source, note, at: now.toISOString(), by }]];
  });
}

/** What has to be done first, by the stage. */
const toProspect: Record<Lead["stage"], string> = {
  lead: "This person is a lead: POST /v1/leads/{id}/promote first.",
  prospect: "",
  customer:
    'This person is a customer already, so there is nothing to qualify. If they are to be sold to again: POST /v1/leads/{id}/stage {"stage":"recycled"} makes them a lead, and POST /v1/leads/{id}/promote a prospect.',
  disqualified: "This person is disqualified: POST /v1/leads/{id}/promote first, if that was wrong.",
};

/** When the label was confirmed, if it stands. */
function labelOf(lead: Lead, policy: QualificationPolicy, wanted: boolean | undefined, now: Date): Date | null {
  if (wanted === false) return null;
  const { ready, missing, short } = judgeReadiness(policy, lead.qualification);
  if (wanted === undefined) return ready ? lead.sqlAt : null;
  if (lead.stage !== "prospect" && lead.sqlAt === null) {
    const message = `Only a prospect can be sales-qualified. ${toProspect[lead.stage]}`;
    throw new ConflictError("lead_not_prospect", message);
  }
  if (ready) return lead.sqlAt ?? now;
  throw new ConflictError(
    "lead_not_qualified",
    `${short} more of these must be yes before it can be confirmed: ${missing.join(", ")}. Nothing was written.`,
  );
}

function checkKeys({ criteria }: QualificationPolicy, keys: readonly string[]): void {
  const known = criteria.map(({ key }) => key);
  const unknown = keys.filter((key) => !known.includes(key));
  if (unknown.length === 0) return;
  const message = `is no criterion; there are ${known.join(", ")}`;
  const problems = unknown.map((key) => ({
    pointer: `/criteria/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`,
    code: "unknown_criterion",
    message,
  }));
  throw new InvalidInputError("unknown_criterion", "GET /v1/settings/qualification lists the criteria.", problems);
}
