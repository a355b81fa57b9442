import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { OutboxEntry } from "../../db/schema/handoffs.ts";
import { senders, teams } from "../../db/schema/index.ts";
import { lineOf } from "../../platform/stranger-text.ts";
import { readLook } from "../../sender/brand/brand.ts";
import { standInFor } from "../../rep/assign/stand-in.ts";
import { markNotice } from "../../relay/notice/mark.ts";
import { rememberNotice } from "../../relay/notice/remember-notice.ts";
import { messageAddress } from "../../send/mail/addresses.ts";
import { relayAddress } from "../../send/mail/relay-address.ts";
import { quietUntil } from "../../rep/quiet-until.ts";
import { oweChannels } from "./channel/owe-channels.ts";
import { isHot } from "../hot/is-hot.ts";
import { loadHandoffContext } from "../context.ts";
import type { HandoffContext } from "../context.ts";
import { loadBriefFacts } from "../brief/load-facts.ts";
import type { BriefDeps } from "../brief/load-facts.ts";
import { makeBrief } from "../brief/make-brief.ts";
import type { BriefKind } from "../brief/make-brief.ts";
import { fileUrl, handoffUrl } from "../page/links.ts";
import { nameOf } from "../who-of.ts";
import { mailOperator } from "./mail-operator.ts";
import type { OperatorDeps } from "./mail-operator.ts";
import type { NoticeMail } from "./write/mail.ts";
import { readerOf, runningOf } from "./reader-of.ts";
import type { Person, Reader } from "./reader-of.ts";
import { wasTaken } from "./was-taken.ts";
import { writeHandoffMail } from "./write/write-handoff-mail.ts";
import { whyUnassigned, writeLateMail } from "./write/write-rep-mail.ts";

type Deps = OperatorDeps & BriefDeps & Pick<Ground, "signers" | "queues">;
type HandoffEntry = Extract<
  OutboxEntry,
  { topic: "handoff.created" | "handoff.reply" | "handoff.reminder" | "handoff.awake" | "handoff.hot" | "handoff.late" }
>;

/** A lead's handoff moves a few times at most while one entry is paid; then it is tried again later. */
const movesAtMost = 5;

/**
 * Tells of a handoff, whoever is to know of it at this moment: the rep, while they are there; whoever stands in or gets it
 * when they are not; the operator when it is nobody's; and what tells beside the mail. In the quiet hours of the rep it waits until
 * they end, unless it is hot.
 * @returns whether nothing is owed any more; or until when it waits
 */
export async function tellOfHandoff(app: Deps, entry: HandoffEntry, outboxId: number): Promise<boolean | Date> {
  const again = entry.topic === "handoff.reply";
  let context = await loadHandoffContext(app.db, entry.handoffId, again ? entry : undefined);
  if (context === undefined) return true;
  if (entry.topic === "handoff.late") return tellManager(app, context, { entry, outboxId });
  if (again && context.handoff.status !== "open" && context.handoff.status !== "accepted") {
    const running = await runningOf(app.db, context.lead.id);
    if (running === undefined) return true;
    context = await loadHandoffContext(app.db, running, entry);
  }
  for (let moves = 0; moves < movesAtMost && context !== undefined; moves++) {
    const { handoff } = context;
    // Whatever it became has a notice of its own.
    const wantsOpen = entry.topic === "handoff.reminder" || entry.topic === "handoff.hot";
    const isTold = !wantsOpen && handoff.status === "accepted";
    if (!again && handoff.status !== "open" && !isTold) return true;
    const reader = await readerOf(app, context);
    if (reader.kind === "operator") {
      await oweChannels(app, { outboxId, repId: null, inTheirs: false, teamId: teamTold(entry, context) });
      return mailOperator(app, await writeUnassigned(app, context), `handoff-${handoff.id}-${outboxId}`);
    }
    if (reader.kind === "rep") return tell(app, context, { entry, outboxId, reader });
    if (!again) return true;
    context = await loadHandoffContext(app.db, reader.to, entry);
  }
  return context === undefined;
}

async function writeUnassigned(app: Deps, context: HandoffContext): Promise<NoticeMail> {
  const kind = "unassigned";
  const brief = makeBrief(await loadBriefFacts(app, context), {
    kind,
    zone: "UTC",
    now: app.clock.now(),
    pageUrl: null,
    fileUrl: (id, number) => `${app.site.publicUrl}/v1/inbound-mails/${id}/attachments/${number}`,
    answering: null,
    notes: whyUnassigned(context.handoff.id),
  });
  return writeHandoffMail(app, context, { brief, kind, look: await readLook(app.db, app.site) });
}

async function tell(
  app: Deps,
  context: HandoffContext,
  { entry, outboxId, reader }: { entry: HandoffEntry; outboxId: number; reader: RepReader },
): Promise<boolean | Date> {
  const { db, clock, log, site, signers, transport } = app;
  const quiet = await waitsUntil(app, context, { entry, reader });
  const teamId = teamTold(entry, context);
  await oweChannels(app, { outboxId, repId: reader.id, inTheirs: quiet === null, teamId });
  if (quiet !== null) return quiet;
  const [sender] = await db.select().from(senders).where(eq(senders.isDefault, true));
  if (sender === undefined) throw new Error("there is no default sender");
  const { lead, handoff, reply } = context;
  const handoffId = handoff.id;
  const kind = kinds[entry.topic];
  const now = clock.now();
  const pageUrl = handoffUrl(site, signers.respond, { handoffId, repId: reader.id }, now);
  const name = lineOf(reply?.writer?.name ?? "", 200) || nameOf(lead);
  const brief = makeBrief(await loadBriefFacts(app, context), {
    kind,
    zone: reader.zone,
    now,
    pageUrl,
    fileUrl: (id, number) => fileUrl(pageUrl, id, number),
    answering: answering(name),
  });
  const look = await readLook(db, site);
  const mail = markNotice(await writeHandoffMail(app, context, { brief, kind, look }));
  const messageId = `<handoff-${handoff.id}-${outboxId}@${site.replyDomain}>`;
  const about = { messageId, handoffId, repId: reader.id, inboundMailId: newestMail(entry, handoff) };
  const internal = await internalOf(app, context, { brief, kind, look });
  await rememberNotice(db, { ...about, subject: mail.subject, internal, whole: mail }, now);
  const outcome = await transport.send({
    // What comes back tells that the rep does not hear of it.
    envelope: { from: messageAddress(site, signers.reply, "bounce", handoff.id), to: reader.email },
    mail: {
      ...mail,
      from: { name: "Ripen", address: sender.email },
      to: { name: reader.name, address: reader.email },
      replyTo: { name, address: relayAddress(site, signers.reply, { handoffId, repId: reader.id }) },
      messageId,
      date: now,
      headers: { "Auto-Submitted": "auto-generated" },
    },
  });
  if (wasTaken(outcome)) return true;
  log.error({ handoffId: handoff.id, outcome }, "the rep could not be told; trying again");
  return false;
}

/** Until when a notice waits for the end of the rep's quiet hours; null when it does not. What is hot waits for nobody's sleep. */
async function waitsUntil(
  { db, clock }: Deps,
  context: HandoffContext,
  { entry, reader }: { entry: HandoffEntry; reader: Person },
): Promise<Date | null> {
  const quiet = quietUntil(reader.quietHours, reader.zone, clock.now());
  if (quiet === null || entry.topic === "handoff.hot") return null;
  return entry.topic !== "handoff.awake" && (await isHot(db, context, clock.now())) ? null : quiet;
}

/** The team whose channels are told of it: of what is new, hot and waiting, or late. */
function teamTold({ topic }: HandoffEntry, { handoff }: HandoffContext): string | null {
  return topic === "handoff.created" || topic === "handoff.hot" || topic === "handoff.late" ? handoff.teamId : null;
}

type RepReader = Extract<Reader, { kind: "rep" }>;

const kinds = {
  "handoff.created": "new",
  "handoff.reply": "again",
  "handoff.reminder": "reminder",
  "handoff.awake": "awake",
  "handoff.hot": "hot",
  "handoff.late": "reminder",
} as const satisfies Record<HandoffEntry["topic"], BriefKind>;

const answering = (name: string): string =>
  `To answer, just reply to this mail. ${name} gets only what you write, in their thread, from your address. Nothing of this mail goes with it.`;

/** The notice without the conversation: what was said with the prospect is no secret from them. */
function internalOf(app: Deps, context: HandoffContext, { brief, ...how }: Parameters<typeof writeHandoffMail>[2]) {
  return writeHandoffMail(app, context, { ...how, brief: { ...brief, conversation: [] } });
}

/** The newest mail of the prospect that a notice tells of. */
function newestMail(entry: HandoffEntry, { cause }: HandoffContext["handoff"]): string | null {
  if (entry.topic === "handoff.reply") return entry.more?.at(-1) ?? entry.inboundMailId;
  return "inboundMailId" in cause ? cause.inboundMailId : null;
}

/** The manager of the team, or who stands in; else the operator. */
async function tellManager(
  app: Deps,
  context: HandoffContext,
  { entry, outboxId }: { entry: HandoffEntry; outboxId: number },
): Promise<boolean | Date> {
  const { db, clock, log, site, transport } = app;
  const { handoff } = context;
  const mail = writeLateMail(context);
  const told = { outboxId, teamId: handoff.teamId };
  const [team] =
    handoff.teamId === null
      ? []
      : await db.select({ managerId: teams.managerId }).from(teams).where(eq(teams.id, handoff.teamId));
  const managerId = team?.managerId ?? null;
  const manager = managerId === null ? undefined : await standInFor(db, managerId, clock.now());
  if (manager === undefined) {
    await oweChannels(app, { ...told, repId: null, inTheirs: false });
    return mailOperator(app, mail, `late-${handoff.id}-${outboxId}`);
  }
  const quiet = await waitsUntil(app, context, { entry, reader: manager });
  await oweChannels(app, { ...told, repId: manager.id, inTheirs: quiet === null });
  if (quiet !== null) return quiet;
  const [sender] = await db.select().from(senders).where(eq(senders.isDefault, true));
  if (sender === undefined) throw new Error("there is no default sender");
  const outcome = await transport.send({
    envelope: { from: sender.email, to: manager.email },
    mail: {
      ...mail,
      from: { name: "Ripen", address: sender.email },
      to: { name: manager.name, address: manager.email },
      messageId: `<late-${handoff.id}-${outboxId}@${site.replyDomain}>`,
      date: clock.now(),
      headers: { "Auto-Submitted": "auto-generated" },
    },
  });
  if (wasTaken(outcome)) return true;
  log.error({ handoffId: handoff.id, outcome }, "the manager could not be told; trying again");
  return false;
}
