import { sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { recordRows } from "../../platform/rows/record-rows.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { templateOfStep } from "../../sequence/template-of-step.ts";
import type { SharedAddress } from "../verdict/grade.ts";
import { judgeMail } from "./judge-mail.ts";
import type { JudgedTouch } from "./judge-mail.ts";
import { loadClients, loadLater } from "./load-evidence.ts";
import { loadMails } from "./load-mails.ts";
import type { TouchedMail } from "./load-mails.ts";
import { tellTimeline } from "./tell-timeline.ts";

/** A lead whose mail a person touched, or did not after all. */
export interface Change {
  leadId: string;
  enrollmentId: string;
  sequenceId: string;
  versionId: string;
  became: "human" | "no_human";
}

/**
 * Grades all touches of these messages anew, in the caller's transaction, with everything that is known by now: the other
 * touches, what the same client did elsewhere, what the lead did later. The timeline tells of it.
 * @returns where somebody became a person, or is none any more
 */
export async function gradeMails(
  app: SequenceParts,
  tx: Tx,
  messageIds: readonly string[],
  now: Date,
): Promise<Change[]> {
  const mails = (await loadMails(tx, messageIds)).filter(({ touches }) => touches.length > 0);
  if (mails.length === 0) return [];
  const all = mails.flatMap(({ touches }) => touches);
  const since = all.reduce((first, { at }) => (at < first ? at : first), now);
  const leadIds = [...new Set(mails.map(({ leadId }) => leadId))];
  const [later, clients] = [
    await loadLater(tx, leadIds, since),
    await loadClients(
      tx,
      all.flatMap(({ client }) => client ?? []),
      now,
    ),
  ];
  const judged: { mail: TouchedMail; touches: JudgedTouch[] }[] = [];
  for (const mail of mails) {
    const context = {
      linksInMail: await countLinks(app, tx, mail),
      otherRecipientsByClient: sharedOf(mail, clients),
      later: later.get(mail.leadId) ?? [],
    };
    judged.push({ mail, touches: judgeMail(mail, context, now) });
  }
  await store(
    tx,
    judged.flatMap(({ touches }) => touches),
    clients,
  );
  await tellTimeline(tx, judged, now);
  return judged.flatMap(({ mail, touches }) => changesOf(mail, touches));
}

function changesOf(mail: TouchedMail, touches: readonly JudgedTouch[]): Change[] {
  const { leadId, enrollmentId, sequenceId, versionId } = mail;
  const about = { leadId, enrollmentId, sequenceId, versionId };
  const counted = touches.filter(({ touch: { kind } }) => kind === "open" || kind === "click");
  const gained = counted.some(({ touch, verdict }) => verdict === "human" && touch.verdict !== "human");
  const lost = counted.some(({ touch, verdict }) => verdict !== "human" && touch.verdict === "human");
  return [
    ...(gained ? [{ ...about, became: "human" as const }] : []),
    ...(lost ? [{ ...about, became: "no_human" as const }] : []),
  ];
}

type Shared = ReadonlyMap<string, SharedAddress>;

/** Of clients whose address is gone, what was known of them then. */
function sharedOf({ touches }: TouchedMail, clients: Shared): (client: string) => SharedAddress | undefined {
  const before = new Map(
    touches.flatMap(({ features: { who, shared } }) =>
      who === undefined || shared === undefined ? [] : [[who, shared]],
    ),
  );
  return (client) => clients.get(client) ?? before.get(client);
}

async function store(tx: Tx, judged: readonly JudgedTouch[], clients: Shared): Promise<void> {
  const sharedBy = ({ client }: JudgedTouch["touch"]) => (client === null ? undefined : clients.get(client));
  const news = judged.filter(
    ({ touch, verdict, confidence, reasons, dueAt }) =>
      (sharedBy(touch)?.recipients ?? 0) > (touch.features.shared?.recipients ?? 0) ||
      touch.due ||
      dueAt !== null ||
      touch.verdict !== verdict ||
      Math.abs(touch.confidence - confidence) > 0.001 ||
      touch.reasons.join(" ") !== reasons.join(" "),
  );
  if (news.length === 0) return;
  const rows = news.map(({ touch, verdict, confidence, reasons, dueAt }) => ({
    id: touch.id,
    verdict,
    confidence,
    reasons,
    due: dueAt?.toISOString() ?? null,
    shared: sharedBy(touch) ?? touch.features.shared,
  }));
  await tx.execute(sql`
    update touches t set verdict = r.verdict, confidence = r.confidence, due_at = r.due,
      reasons = array(select jsonb_array_elements_text(r.reasons)),
      features = case when r.shared is null then features else features || jsonb_build_object('shared', r.shared) end
    from ${recordRows(rows, "id uuid, verdict text, confidence real, reasons jsonb, due timestamptz, shared jsonb")}
    where t.id = r.id`);
}

/** Of a mail whose version cannot be read it is not known: then no rule asks for it. */
async function countLinks({ versions }: SequenceParts, tx: Tx, mail: TouchedMail): Promise<number> {
  const version = await versions.get(tx, mail.versionId).catch(() => undefined);
  const step = version?.definition.steps.find(({ id }) => id === mail.stepId);
  if (version === undefined || step?.kind !== "email") return 0;
  return version.templates.get(templateOfStep(step, mail.subjectVariant))?.links.length ?? 0;
}
