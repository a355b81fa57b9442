import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { OutboxEntry } from "../../db/schema/handoffs.ts";
import { senders, teams } from "../../db/schema/index.ts";
import { standInFor } from "../../rep/assign/stand-in.ts";
import { markNotice } from "../../relay/notice/mark.ts";
import { rememberNotice } from "../../relay/notice/remember-notice.ts";
import { messageAddress } from "../../send/mail/addresses.ts";
import { relayAddress } from "../../send/mail/relay-address.ts";
import { loadHandoffContext } from "../context.ts";
import type { HandoffContext } from "../context.ts";
import { handoffUrl } from "../page/links.ts";
import { mailOperator } from "./mail-operator.ts";
import type { OperatorDeps } from "./mail-operator.ts";
import { readerOf, runningOf } from "./reader-of.ts";
import { wasTaken } from "./was-taken.ts";
import { writeHandoffMail } from "./write/write-handoff-mail.ts";
import type { HandoffMail } from "./write/write-handoff-mail.ts";
import { writeLateMail, writeReminderMail, writeUnassignedMail } from "./write/write-rep-mail.ts";

type Deps = OperatorDeps & Pick<Ground, "signers" | "queues">;
type HandoffEntry = Extract<
  OutboxEntry,
  { topic: "handoff.created" | "handoff.reply" | "handoff.reminder" | "handoff.late" }
>;

/** A lead's handoff moves a few times at most while one entry is paid; then it is tried again later. */
const movesAtMost = 5;

/**
 * Tells of a handoff, whoever is to know of it at this moment: the rep, while they are there; whoever stands in or gets it
 * when they are not; the operator when it is nobody's.
 * @returns whether nothing is owed any more
 */
export async function tellOfHandoff(app: Deps, entry: HandoffEntry, outboxId: number): Promise<boolean> {
  const again = entry.topic === "handoff.reply";
  let context = await loadHandoffContext(app.db, entry.handoffId, again ? entry : undefined);
  if (context === undefined) return true;
  if (entry.topic === "handoff.late") return tellManager(app, context, outboxId);
  if (again && context.handoff.status !== "open" && context.handoff.status !== "accepted") {
    const running = await runningOf(app.db, context.lead.id);
    if (running === undefined) return true;
    context = await loadHandoffContext(app.db, running, entry);
  }
  for (let moves = 0; moves < movesAtMost && context !== undefined; moves++) {
    const { handoff } = context;
    // Whatever it became has a notice of its own.
    if (!again && handoff.status !== "open" && !(entry.topic === "handoff.created" && handoff.status === "accepted")) {
      return true;
    }
    const reader = await readerOf(app, context);
    if (reader.kind === "operator") {
      const mail = writeUnassignedMail(writeHandoffMail(context, "", again), context);
      return mailOperator(app, mail, `handoff-${handoff.id}-${outboxId}`);
    }
    if (reader.kind === "rep") return tell(app, context, { entry, outboxId, reader });
    if (!again) return true;
    context = await loadHandoffContext(app.db, reader.to, entry);
  }
  return context === undefined;
}

async function tell(
  { db, clock, log, site, signers, transport }: Deps,
  context: HandoffContext,
  {
    entry,
    outboxId,
    reader,
  }: { entry: HandoffEntry; outboxId: number; reader: { id: string; name: string; email: string } },
): Promise<boolean> {
  const [sender] = await db.select().from(senders).where(eq(senders.isDefault, true));
  if (sender === undefined) throw new Error("there is no default sender");
  const { lead, handoff } = context;
  const handoffId = handoff.id;
  const written = writeHandoffMail(
    context,
    handoffUrl(site, signers.respond, handoff.id),
    entry.topic === "handoff.reply",
  );
  const mail = markNotice(entry.topic === "handoff.reminder" ? writeReminderMail(written, handoff) : written);
  const messageId = `<handoff-${handoff.id}-${outboxId}@${site.replyDomain}>`;
  const about = { messageId, handoffId, repId: reader.id, inboundMailId: newestMail(entry, handoff) };
  await rememberNotice(db, { ...about, ...mail }, clock.now());
  const outcome = await transport.send({
    // What comes back tells that the rep does not hear of it.
    envelope: { from: messageAddress(site, signers.reply, "bounce", handoff.id), to: reader.email },
    mail: {
      ...mail,
      from: { name: "Ripen", address: sender.email },
      to: { name: reader.name, address: reader.email },
      replyTo: {
        name: [lead.firstName, lead.lastName].filter(Boolean).join(" "),
        address: relayAddress(site, signers.reply, { handoffId, repId: reader.id }),
      },
      messageId,
      date: clock.now(),
      headers: { "Auto-Submitted": "auto-generated" },
    },
  });
  if (wasTaken(outcome)) return true;
  log.error({ handoffId: handoff.id, outcome }, "the rep could not be told; trying again");
  return false;
}

/** The newest mail of the prospect that a notice tells of. */
function newestMail(entry: HandoffEntry, { cause }: HandoffContext["handoff"]): string | null {
  if (entry.topic === "handoff.reply") return entry.more?.at(-1) ?? entry.inboundMailId;
  return "inboundMailId" in cause ? cause.inboundMailId : null;
}

/** The manager of the team, or who stands in; else the operator. */
async function tellManager(app: Deps, context: HandoffContext, outboxId: number): Promise<boolean> {
  const { db, clock, log, site, transport } = app;
  const { handoff } = context;
  const mail: HandoffMail = writeLateMail(context);
  const [team] =
    handoff.teamId === null
      ? []
      : await db.select({ managerId: teams.managerId }).from(teams).where(eq(teams.id, handoff.teamId));
  const managerId = team?.managerId ?? null;
  const manager = managerId === null ? undefined : await standInFor(db, managerId, clock.now());
  if (manager === undefined) return mailOperator(app, mail, `late-${handoff.id}-${outboxId}`);
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
