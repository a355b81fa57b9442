import { and, eq, isNull, lte, sql } from "drizzle-orm";
import { takeAlone } from "../../aside/take-alone.ts";
import type { Ground } from "../../ground.ts";
import { isSuppressed } from "../../db/suppressed.ts";
import { leads, recipientRequests, senders } from "../../db/schema/index.ts";
import { findErased } from "../../lead/suppression/hashed-address.ts";
import type { SetAside } from "../../jobs/room.ts";
import { RipenError } from "../../platform/errors.ts";
import type { SendParts } from "../../send/parts.ts";
import { readLook } from "../../sender/brand/brand.ts";
import { writeDate } from "../../consent/words/write-date.ts";
import { pickLanguage } from "../../consent/words/pick-language.ts";
import { confirmUrl } from "./links.ts";
import { writeRequestMail } from "./write-request-mail.ts";

type Deps = Pick<Ground & SendParts, "db" | "clock" | "log" | "site" | "signers" | "transport">;

const retryAfterMs = 60_000;

/** Mails the link of a request. What fails is tried again after a minute, under the same Message-ID, until the link expires. */
export async function mailRequest(app: Deps, requestId: string): Promise<void> {
  const about = { kind: "notice" as const, subject: requestId, untold: true };
  await takeAlone(
    app,
    "link",
    () => mailOnce(app, requestId),
    async () => about,
  );
}

/** Mails again what was set aside. */
export async function mailRequestsAgain(app: Deps, items: readonly SetAside[]): Promise<readonly SetAside[]> {
  for (const { subject } of items) await mailRequest(app, subject);
  return [];
}

async function mailOnce(app: Deps, requestId: string): Promise<void> {
  const { db, clock, log, site, signers, transport } = app;
  const now = clock.now();
  const r = recipientRequests;
  const [request] = await db
    .update(r)
    .set({ mailDueAt: new Date(now.getTime() + retryAfterMs) })
    .where(and(eq(r.id, requestId), isNull(r.confirmedAt), lte(r.mailDueAt, now)))
    .returning();
  if (request === undefined) return;
  const done = () => db.update(r).set({ mailDueAt: null }).where(eq(r.id, requestId));
  const [lead] = await db.select({ timezone: leads.timezone }).from(leads).where(eq(leads.id, request.leadId));
  const [sender] = await db.select().from(senders).where(eq(senders.isDefault, true));
  if (sender === undefined) throw new Error("there is no default sender");
  if (request.expiresAt <= now || (request.kind === "address" && (await isOutOfBounds(app, request.email)))) {
    await done();
    return;
  }
  const language = pickLanguage(request.language);
  const { name } = await readLook(db, site);
  const url = confirmUrl(site, signers.unsubscribe, requestId);
  const until = writeDate(language, request.expiresAt, lead?.timezone);
  const outcome = await transport.send({
    envelope: { from: sender.email, to: request.email },
    mail: {
      ...writeRequestMail(language, { kind: request.kind, company: name, url, until }),
      from: { name, address: sender.email },
      to: { name: "", address: request.email },
      messageId: `<request-${requestId}@${site.replyDomain}>`,
      date: now,
      headers: { "Auto-Submitted": "auto-generated", "Content-Language": language.tag },
    },
  });
  if (outcome.kind === "accepted") await done();
  else if (outcome.kind === "rejected") {
    await done();
    throw new RipenError("request_refused", 409, "The mail server refuses the mail with the link of a request.");
  } else log.warn({ requestId, outcome }, "the link of a request could not be mailed; trying again");
}

/** An address whose owner wants no mail is not written to because somebody else has named it. */
async function isOutOfBounds({ db, signers }: Deps, email: string): Promise<boolean> {
  const [row] = await db.execute<{ suppressed: boolean }>(
    sql`select ${isSuppressed(sql`${email}::text`)} as suppressed`,
  );
  return row?.suppressed === true || (await findErased(db, signers, [email])).size > 0;
}
