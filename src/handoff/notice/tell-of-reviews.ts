import { and, asc, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { SendParts } from "../../send/parts.ts";
import type { HandoffParts } from "../parts.ts";
import { reviewUrl } from "../../promote/review/links.ts";
import { inboundMails, leads, senders } from "../../db/schema/index.ts";
import { standInFor } from "../../rep/assign/stand-in.ts";
import { defaultOwner } from "./load-notice.ts";
import { wasTaken } from "./was-taken.ts";
import { writeReviewMail } from "./write/write-review-mail.ts";
import type { WaitingMail } from "./write/write-review-mail.ts";

const shownAtMost = 20;
const toldAtMost = 1_000;

type Deps = Pick<Ground & SendParts & HandoffParts, "db" | "clock" | "log" | "site" | "signers" | "transport">;

/**
 * Tells of the mails that wait for a review and were not told of yet: the rep of the lead or who stands in, in one mail each;
 * whoever gets notices about nobody's leads of the others.
 * @returns whether nothing is owed any more
 */
export async function tellOfReviews(app: Deps, outboxId: number): Promise<boolean> {
  const { db, clock } = app;
  const mails = await db
    .select({
      id: inboundMails.id,
      fromEmail: inboundMails.fromEmail,
      subject: inboundMails.subject,
      text: sql<string | null>`left(${inboundMails.replyText}, 2000)`,
      class: inboundMails.class,
      reviewReason: inboundMails.reviewReason,
      heldUntil: inboundMails.heldUntil,
      receivedAt: inboundMails.receivedAt,
      repId: leads.repId,
    })
    .from(inboundMails)
    .leftJoin(leads, eq(leads.id, inboundMails.leadId))
    .where(
      and(
        eq(inboundMails.review, "needed"),
        eq(inboundMails.status, "settled"),
        isNull(inboundMails.reviewToldAt),
        // Mail to the postmaster is told of by itself.
        sql`${inboundMails.matchedBy} is distinct from 'postmaster'`,
      ),
    )
    .orderBy(asc(inboundMails.id))
    .limit(toldAtMost);
  const readers = new Map<string, { reader: Reader; mails: WaitingMail[] }>();
  for (const [repId, group] of Map.groupBy(mails, (mail) => mail.repId)) {
    const rep = repId === null ? undefined : await standInFor(db, repId, clock.now());
    const reader = rep ?? (await defaultOwner(db, clock.now()));
    const known = readers.get(reader.email);
    readers.set(reader.email, { reader, mails: [...(known?.mails ?? []), ...group] });
  }
  let isDone = true;
  for (const { reader, mails: theirs } of readers.values()) {
    isDone = (await tell(app, reader, theirs, outboxId)) && isDone;
  }
  return isDone;
}

type Reader = Awaited<ReturnType<typeof defaultOwner>>;

/** @returns whether it was taken; then it is not told again */
async function tell(
  { db, clock, log, site, signers, transport }: Deps,
  reader: Reader,
  mails: readonly WaitingMail[],
  outboxId: number,
): Promise<boolean> {
  const [sender] = await db.select().from(senders).where(eq(senders.isDefault, true));
  if (sender === undefined) throw new Error("there is no default sender");
  const outcome = await transport.send({
    envelope: { from: sender.email, to: reader.email },
    mail: {
      ...writeReviewMail(mails.slice(0, shownAtMost), mails.length, reviewUrl(site, signers.review, clock.now())),
      from: { name: "Ripen", address: sender.email },
      to: { name: reader.name, address: reader.email },
      messageId: `<review-${outboxId}-${mails[0]?.id ?? ""}@${site.replyDomain}>`,
      date: clock.now(),
      headers: { "Auto-Submitted": "auto-generated" },
    },
  });
  if (!wasTaken(outcome)) {
    log.error({ outboxId, outcome }, "nobody could be told of reviews; trying again");
    return false;
  }
  await db
    .update(inboundMails)
    .set({ reviewToldAt: clock.now() })
    .where(
      inArray(
        inboundMails.id,
        mails.map(({ id }) => id),
      ),
    );
  return true;
}
