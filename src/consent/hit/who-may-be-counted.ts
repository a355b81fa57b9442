import { sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import type { Measured, MessageStatus } from "../../db/schema/enrollments.ts";
import type { LeadConsent } from "../../db/schema/leads.ts";
import { mayMeasure } from "../may-measure.ts";
import { policyKey, policyOf } from "../policy/read-policy.ts";

/** What of a message may be counted now, for whom it was sent to. */
export interface Countable {
  /** its opens, as those of a person */
  opens: boolean;
  /** its clicks, as those of a person */
  clicks: boolean;
  /** whether they may feed a score, or make a prospect; without it they count in statistics alone */
  profile: boolean;
}

/** A message, and what of it may be counted. */
export interface CountableMessage extends Countable {
  sequenceId: string;
  stepId: string;
  /** it is being handed over, so that nobody knows yet what it carries */
  underWay: boolean;
  /** the consent that this is answered by, as text, to see whether it is the same later */
  said: string;
}

// A type alias, not an interface: rows of a query have an index signature.
type Row = {
  which: number[];
  measured: Measured | null;
  status: MessageStatus;
  sequenceId: string;
  stepId: string;
  said: string;
  consent: LeadConsent;
  country: string | null;
  timezone: string | null;
  policy: unknown;
};

/**
 * Who may be counted for opening or clicking, asked at that time: what the mail carried with its recipient's consent, and what
 * recipient and installation say now, so that a withdrawal works for mails that were sent before. One query for any number.
 * @param messageIds each once
 * @returns by id of the message; one that is not there is nobody's. Where the question itself fails, nobody may be
 *   counted: let the batch fail, or take it for empty
 */
export async function whoMayBeCounted(
  db: Pick<Tx, "execute">,
  messageIds: readonly string[],
): Promise<ReadonlyMap<string, CountableMessage>> {
  if (messageIds.length === 0) return new Map();
  // Few things are said by many: what is the same of all comes once, so that this costs little however many there are.
  const rows = await db.execute<Row>(sql`
    select json_agg(a.n) as which, m.measured, m.status, m.sequence_id as "sequenceId", m.step_id as "stepId",
      l.consent, l.consent::text as said, l.attributes ->> 'country' as country, l.timezone,
      (select s.value from settings s where s.key = ${policyKey}) as policy
    from unnest(${`{${messageIds.join(",")}}`}::uuid[]) with ordinality as a (id, n)
      join messages m on m.id = a.id join leads l on l.id = m.lead_id
    group by m.measured, m.status, m.sequence_id, m.step_id, l.consent, l.attributes ->> 'country', l.timezone`);
  const policy = policyOf(rows[0]?.policy ?? undefined);
  const found = new Map<string, CountableMessage>();
  for (const { which, measured, status, consent, country, timezone, ...row } of rows) {
    const may = mayMeasure({ policy, lead: { consent, attributes: { country }, timezone } });
    const carried = measured ?? "";
    const message = {
      sequenceId: row.sequenceId,
      stepId: row.stepId,
      said: row.said,
      underWay: measured === null && (status === "sending" || status === "uncertain"),
      opens: may.opens && carried.includes("o"),
      clicks: may.clicks && carried.includes("c"),
      profile: may.profile,
    };
    for (const n of which) found.set(messageIds[n - 1] ?? "", message);
  }
  return found;
}
