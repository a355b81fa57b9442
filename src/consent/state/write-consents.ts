import { sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import type { ConsentState, LeadConsent, SuppressionReason } from "../../db/schema/leads.ts";
import { itemsOf } from "../../lead/consent/consent-input.ts";
import type { ConsentItem, ConsentStatement } from "../../lead/consent/consent-input.ts";
import { causesOf } from "../../lead/suppression/find-causes.ts";
import type { SuppressingEntry, SuppressionCauses } from "../../lead/suppression/find-causes.ts";
import { suppress } from "../../lead/suppression/suppress.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";
import type { NewActivity } from "../../lead/timeline/record-activity.ts";
import { recordRows } from "../../platform/rows/record-rows.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import { liftUnsubscribe } from "./lift-unsubscribe.ts";
import { mergeConsent, nameOf } from "./merge.ts";
import type { Merged, Trust } from "./merge.ts";
import { evidenceRequired, provesAgain } from "./proves-again.ts";

/** What one lead said, to be written down. */
export interface ConsentWrite {
  leadId: string;
  said: ConsentStatement;
  trust: Trust;
  /** who writes it down: the id of an API key, `import:…`, `form:…`, `recipient` */
  by: string;
  /** how it was said, where the statement does not tell */
  method: string;
}

/** What became of it. `changed` may have to stop sequences: that is for the caller, in the same transaction. */
export interface WrittenConsent {
  leadId: string;
  changed: ConsentItem[];
  /** what was not taken, because the person has said otherwise */
  kept: ConsentItem[];
  /** why the address got no mail before, and the instant of an unsubscribe; null when it did */
  suppressed: { reason: SuppressionReason; at: Date } | null;
}

interface Standing {
  id: string;
  email: string;
  consent: LeadConsent;
  /** what keeps the address out, in the sense of what sending asks: its own entry, that without its plus tag, its domains */
  suppressed: SuppressionCauses | null;
  lastMail: ConsentState | null;
}

/**
 * Writes down what leads said: the log with its evidence, how it stands now, and the timeline; who leaves all mails is
 * suppressed, who allows them again by their own word is so no longer. Holds the leads, in the order of their ids. What is
 * said again is logged only where it was said by itself. After an unsubscribe, mails are granted again by the person, or with
 * evidence that is later (`provesAgain`).
 * @throws ConflictError `address_suppressed` when all mails are granted again and not an unsubscribe keeps the address out,
 *   `consent_evidence_required` when that is told for the person and nothing shows it
 */
export async function writeConsents(tx: Tx, writes: readonly ConsentWrite[], now: Date): Promise<WrittenConsent[]> {
  if (writes.length === 0) return [];
  const standings = await loadStandings(tx, writes);
  const [records, changes, entries]: [object[], Map<string, LeadConsent>, NewActivity[]] = [[], new Map(), []];
  const written: WrittenConsent[] = [];
  for (const { leadId, said, trust, by, method: how } of writes) {
    const standing = standings.get(leadId);
    if (standing === undefined) continue;
    const before = standing.suppressed && { reason: standing.suppressed.reason, at: standing.suppressed.at };
    const again = mayGrantAgain(standing, { said, trust, by }, now);
    if (again === "refused") throw evidenceRequired(before?.at ?? now);
    const { consent, changed, same, kept } = merge(standing, said, trust, again === "proven");
    const confirms = trust !== "known" && [...changed, ...same].some(isGrantOfMails);
    const confirmed = confirms && consent.unconfirmed === true;
    if (confirmed) delete consent.unconfirmed;
    const { method = how, wording, source, evidence, at = now } = said;
    const saidAt = at > now ? now : at;
    for (const item of [...changed, ...(trust === "said" ? same : [])]) {
      records.push({ leadId, ...item, method, wording, source, by, at: saidAt, evidence: evidence ?? {} });
    }
    const mail = changed.find(({ purpose, topic }) => purpose === "mail" && topic === "");
    const lastWord = trust === "said" || again === "proven";
    if (mail !== undefined) await applyToMail(tx, standing, mail.state, { lastWord, method }, now);
    if (changed.length > 0 || confirmed) changes.set(leadId, consent);
    standing.consent = consent;
    if (changed.length > 0 || kept.length > 0) {
      const data = {
        changed: Object.fromEntries(changed.map((item) => [nameOf(item), item.state])),
        ...(kept.length > 0 && { kept: kept.map(nameOf) }),
        method,
        ...(source !== undefined && { source }),
        by,
      };
      entries.push({ leadId, kind: "consent", at: now, data });
    }
    written.push({ leadId, changed, kept, suppressed: before });
  }
  await store(tx, records, changes, now);
  await recordActivities(tx, entries);
  return written;
}

const isMail = ({ purpose, topic }: ConsentItem) => purpose === "mail" && topic === "";
const isGrantOfMails = ({ purpose, state }: ConsentItem) => purpose === "mail" && state === "granted";

/**
 * Whether a grant of all mails is more than what it came with may say. `refused`: it is told as the last word of somebody who has
 * unsubscribed, by another, without evidence.
 */
function mayGrantAgain(
  { suppressed }: Standing,
  { said, trust, by }: Pick<ConsentWrite, "said" | "trust" | "by">,
  now: Date,
): "proven" | "refused" | "as_told" {
  if (suppressed?.own !== true || said.mail !== "granted" || trust === "known" || by === "recipient") return "as_told";
  if (provesAgain(said, suppressed.at, now)) return "proven";
  return trust === "said" ? "refused" : "as_told";
}

/** @param proven whether a grant of all mails is the last word, however it was told */
function merge(standing: Standing, said: ConsentStatement, trust: Trust, proven: boolean): Merged {
  const items = itemsOf(said);
  const mail = mailOf(standing);
  if (!proven || trust === "said") return mergeConsent(standing.consent, mail, items, trust);
  const first = mergeConsent(standing.consent, mail, items.filter(isMail), "said");
  const rest = items.filter((item) => !isMail(item));
  const second = mergeConsent(first.consent, mail, rest, trust);
  const both = (part: "changed" | "same" | "kept") => [...first[part], ...second[part]];
  return { consent: second.consent, changed: both("changed"), same: both("same"), kept: both("kept") };
}

// A type alias, not an interface: rows of a query have an index signature.
type Row = Omit<Standing, "suppressed"> & { entries: (Omit<SuppressingEntry, "createdAt"> & { createdAt: string })[] };

async function loadStandings(tx: Tx, writes: readonly ConsentWrite[]): Promise<Map<string, Standing>> {
  const rows = await tx.execute<Row>(sql`
    select l.id, l.email, l.consent,
      coalesce((select jsonb_agg(jsonb_build_object('email', s.email, 'reason', s.reason, 'also', s.also,
          'createdAt', s.created_at) order by s.domain is not null, s.created_at)
        from suppressions s where s.key = any(suppression_keys(l.email))), '[]') as entries,
      (select c.state from consent_records c where c.lead_id = l.id and c.purpose = 'mail' and c.topic = ''
        order by c.id desc limit 1) as "lastMail"
    from leads l where l.id in ${uuidList(writes.map(({ leadId }) => leadId))}
    order by l.id for no key update of l`);
  return new Map(
    rows.map(({ entries, ...row }) => {
      const dated = entries.map((entry) => ({ ...entry, createdAt: new Date(entry.createdAt) }));
      return [row.id, { ...row, suppressed: causesOf(row.email, dated) }];
    }),
  );
}

/** A suppression that the person asked for is the word about all mails; another says nothing of what they want. */
function mailOf({ suppressed, lastMail }: Standing): ConsentState | undefined {
  if (suppressed?.left === true) return "denied";
  return lastMail === "granted" ? "granted" : undefined;
}

async function applyToMail(
  tx: Tx,
  standing: Standing,
  state: ConsentState,
  { lastWord, method }: { lastWord: boolean; method: string },
  now: Date,
): Promise<void> {
  const { email } = standing;
  if (state === "denied") {
    await suppress(tx, { email, reason: "unsubscribe", detail: method }, now);
    const { reason = "unsubscribe", own = true } = standing.suppressed ?? {};
    standing.suppressed = { reason, own, left: true, at: now };
  } else if (lastWord && standing.suppressed !== null) {
    await liftUnsubscribe(tx, email, standing.suppressed);
    standing.suppressed = null;
  }
  standing.lastMail = state;
}

async function store(tx: Tx, records: object[], changes: ReadonlyMap<string, LeadConsent>, now: Date): Promise<void> {
  const at = sql`${now.toISOString()}::timestamptz`;
  if (records.length > 0) {
    await tx.execute(sql`
      insert into consent_records (lead_id, purpose, topic, state, method, wording, source, by, at, recorded_at, evidence)
      select r."leadId", r.purpose, r.topic, r.state, r.method, r.wording, r.source, r.by, r.at, ${at}, r.evidence
      from ${recordRows(
        records,
        `"leadId" uuid, purpose text, topic text, state text, method text, wording text, source text, by text, at timestamptz,
          evidence jsonb`,
      )}`);
  }
  if (changes.size > 0) {
    const rows = [...changes].map(([id, consent]) => ({ id, consent }));
    await tx.execute(sql`
      update leads l set consent = r.consent, updated_at = ${at}
      from ${recordRows(rows, "id uuid, consent jsonb")} where l.id = r.id`);
  }
}
