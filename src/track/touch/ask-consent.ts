import { sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import type { Attributes, LeadConsent } from "../../db/schema/leads.ts";
import type { Measured, MessageStatus } from "../../db/schema/enrollments.ts";
import { mayMeasure } from "../../consent/may-measure.ts";
import { readPolicy } from "../../consent/policy/read-policy.ts";
import { uuidList } from "../../platform/rows.ts";
import type { CountedHit } from "./hit-buffer.ts";

/**
 * What becomes of hits: those that are kept, with the consent they are kept by; those that are counted of nobody; those
 * whose mail is being handed over, so that nobody knows yet what it carries.
 */
export interface AskedHits {
  kept: { hit: CountedHit; consent: string }[];
  untracked: { hit: CountedHit; sequenceId: string; stepId: string }[];
  early: CountedHit[];
}

type Asked = {
  id: string;
  status: MessageStatus;
  measured: Measured | null;
  sequenceId: string;
  stepId: string;
  consent: string;
  attributes: Attributes;
  timezone: string | null;
};

/**
 * Asks for each hit whether it may be kept: the mail was made to be measured, and its recipient may be measured now. A hit
 * of a message that is gone is dropped.
 */
export async function askConsent(db: Executor, hits: readonly CountedHit[]): Promise<AskedHits> {
  const policy = await readPolicy(db);
  const rows = await db.execute<Asked>(sql`
    select m.id, m.status, m.measured, m.sequence_id as "sequenceId", m.step_id as "stepId", l.consent::text as consent,
      jsonb_build_object('country', l.attributes -> 'country') as attributes, l.timezone
    from messages m join leads l on l.id = m.lead_id
    where m.id in ${uuidList([...new Set(hits.map(({ messageId }) => messageId))])}`);
  const asked = new Map(rows.map((row) => [row.id, { ...row, may: mayOf(row) }]));
  const out: AskedHits = { kept: [], untracked: [], early: [] };
  for (const hit of hits) {
    const known = asked.get(hit.messageId);
    if (known === undefined) continue;
    const { sequenceId, stepId, consent, status, may } = known;
    if (known.measured === null && (status === "sending" || status === "uncertain")) out.early.push(hit);
    else if (isMeasured(hit.kind, may)) out.kept.push({ hit, consent });
    else out.untracked.push({ hit, sequenceId, stepId });
  }
  return out;

  function mayOf({ consent, attributes, timezone, measured }: Asked) {
    const lead = { consent: JSON.parse(consent) as LeadConsent, attributes, timezone };
    const { opens, clicks } = mayMeasure({ policy, lead });
    return { opens: opens && measured?.includes("o") === true, clicks: clicks && measured?.includes("c") === true };
  }
}

/** The other two are evidence about opens and clicks, and go with either. */
function isMeasured(kind: CountedHit["kind"], { opens, clicks }: { opens: boolean; clicks: boolean }): boolean {
  if (kind === "open") return opens;
  return kind === "click" ? clicks : opens || clicks;
}
