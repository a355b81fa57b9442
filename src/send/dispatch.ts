import type { App } from "../app.ts";
import { claimMessages, recheckFence, renewEveryMs, renewLeases } from "./claim.ts";
import type { ClaimedMessage } from "./claim.ts";
import { settleMessages } from "./settle.ts";
import type { Settlement } from "./settle.ts";
import { writeMail } from "./write-mail.ts";

type Deps = Pick<App, "db" | "clock" | "log" | "site" | "signers" | "versions" | "transport" | "smtpConnections">;

/**
 * Sends the due messages of one sender until none is left. A chunk is as large as the connections of the transport, so
 * that no message waits between the recheck of the fence and its SMTP transaction.
 */
export async function dispatchSender(app: Deps, senderId: string): Promise<void> {
  for (;;) {
    const claimed = await claimMessages(app.db, senderId, app.clock.now(), app.smtpConnections);
    if (claimed.length === 0) return;
    const written = await Promise.all(claimed.map((one) => write(app, one)));
    const allowed = await recheckFence(
      app.db,
      claimed.map(({ message }) => message.id),
      app.clock.now(),
    );
    const going = written.filter(({ claimed: { message } }) => allowed.has(message.id));
    const settlements = await whileLeased(app, [...allowed], () => Promise.all(going.map((one) => handOver(app, one))));
    await settleMessages(app.db, settlements);
  }
}

async function whileLeased<T>({ db, log }: Deps, ids: readonly string[], work: () => Promise<T>): Promise<T> {
  const renew = () => renewLeases(db, ids).catch((error: unknown) => log.warn({ err: error }, "leases not renewed"));
  const timer = setInterval(() => void renew(), renewEveryMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

type Written = { claimed: ClaimedMessage; out: ReturnType<typeof writeMail> | Error };

async function write(app: Deps, claimed: ClaimedMessage): Promise<Written> {
  try {
    const version = await app.versions.get(app.db, claimed.message.versionId);
    return { claimed, out: writeMail(app, version, claimed, app.clock.now()) };
  } catch (error) {
    return { claimed, out: error instanceof Error ? error : new Error(String(error)) };
  }
}

async function handOver({ transport, clock, log }: Deps, { claimed, out }: Written): Promise<Settlement> {
  if (out instanceof Error) {
    log.error({ err: out, messageId: claimed.message.id }, "the mail could not be written");
    const outcome = { kind: "rejected", hard: false, policy: false, code: null, status: null } as const;
    return { claimed, subject: null, at: clock.now(), outcome: { ...outcome, reason: `not rendered: ${out.message}` } };
  }
  const outcome = await transport.send(out);
  if (outcome.kind !== "accepted") log.info({ messageId: claimed.message.id, outcome }, "not accepted");
  return { claimed, subject: out.mail.subject, at: clock.now(), outcome };
}
