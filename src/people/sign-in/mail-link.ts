import { and, eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { senders, users } from "../../db/schema/index.ts";
import { newId } from "../../platform/ids.ts";
import type { SendParts } from "../../send/parts.ts";
import { readLook } from "../../sender/brand/brand.ts";
import { makeSignInLink } from "./make-link.ts";

export type MailDeps = Pick<Ground & SendParts, "db" | "clock" | "log" | "site" | "transport">;

/** Mails a link to whoever has this address and may sign in; nobody else gets a mail. */
export async function mailSignInLink(app: MailDeps, { email, next }: { email: string; next: string }): Promise<void> {
  const { db, clock, site } = app;
  const [user] = await db
    .select()
    .from(users)
    .where(and(eq(users.email, email), eq(users.state, "active")));
  if (user === undefined) return;
  const url = await makeSignInLink(db, site, { userId: user.id, kind: "mail", next }, clock.now());
  const { name } = await readLook(db, site);
  await mailTo(app, user, `Sign in to ${name}`, [
    `This link signs you in to ${name}. It is good for ten minutes, once:`,
    url,
    "If you did not ask for it, do nothing: without it nobody gets in.",
  ]);
}

/**
 * Mails somebody who was added that they can sign in.
 * @returns whether the mail server took it
 */
export async function mailInvitation(
  app: MailDeps,
  user: Pick<typeof users.$inferSelect, "id" | "name" | "email">,
): Promise<boolean> {
  const { db, clock, site } = app;
  const url = await makeSignInLink(db, site, { userId: user.id, kind: "invitation", next: "/" }, clock.now());
  const { name } = await readLook(db, site);
  return mailTo(app, user, `You can sign in to ${name}`, [
    `You were given access to the mail sequences of ${name}. This link signs you in, once, within seven days:`,
    url,
    `Later, sign in at ${site.publicUrl}/sign-in with this address.`,
  ]);
}

/** A mail of the installation itself, to somebody who works with it. */
async function mailTo(
  { db, clock, log, site, transport }: MailDeps,
  user: { id: string; name: string; email: string },
  subject: string,
  lines: readonly string[],
): Promise<boolean> {
  const [sender] = await db.select().from(senders).where(eq(senders.isDefault, true));
  if (sender === undefined) throw new Error("there is no default sender");
  const outcome = await transport.send({
    envelope: { from: sender.email, to: user.email },
    mail: {
      subject,
      text: [...lines, ""].join("\n\n"),
      from: { name: "Ripen", address: sender.email },
      to: { name: user.name, address: user.email },
      messageId: `<sign-in-${newId()}@${site.replyDomain}>`,
      date: clock.now(),
      headers: { "Auto-Submitted": "auto-generated" },
    },
  });
  if (outcome.kind === "accepted") return true;
  log.error({ userId: user.id, outcome }, "a mail to a user was not taken");
  return false;
}
