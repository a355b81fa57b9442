import { eq } from "drizzle-orm";
import { setTimeout as delay } from "node:timers/promises";
import { startThrowawayPostgres } from "../../src/db/embedded.ts";
import { migrate } from "../../src/db/migrate/migrate.ts";
import { inboundMails, leads } from "../../src/db/schema/index.ts";
import { startMailbox } from "../../src/dev/mailbox.ts";
import type { ReceivedMail } from "../../src/dev/received-mail.ts";
import { startEngine } from "../../src/main.ts";
import type { Engine, EngineSettings } from "../../src/main.ts";
import { openLog } from "../../src/platform/log.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { publishMails } from "../support/sequences.ts";

/** A database and a mailbox as the next hop, and engines on them that can be started and stopped. */
export interface Stage extends AsyncDisposable {
  databaseUrl: string;
  start(more: Partial<EngineSettings>): Promise<Engine>;
  /** Signs people up; resolves with the first mail of each. */
  signUp(engine: Engine, names: readonly string[]): Promise<Map<string, ReceivedMail>>;
}

export const domain = "reply.test";

/** Opens a stage on real parts. */
export async function openStage(): Promise<Stage> {
  await using stack = new AsyncDisposableStack();
  const postgres = stack.use(await startThrowawayPostgres());
  await migrate(postgres.url);
  const mailbox = stack.use(await startMailbox({ smtpPort: 0, httpPort: 0 }));
  const settings: EngineSettings = {
    databaseUrl: postgres.url,
    queue: { kind: "postgres", url: postgres.url },
    smtpUrl: mailbox.smtpUrl,
    secretKey: "a key for tests, long enough to be taken",
    site: { publicUrl: "http://127.0.0.1:1", replyDomain: domain, company: { name: "Acme", address: "" } },
    mailFrom: { name: "Ada at Acme", email: "ada@acme.test" },
    roles: ["worker", "inbound"],
    http: { host: "127.0.0.1", port: 0 },
    inboundSmtp: { host: "127.0.0.1", port: 0 },
    workers: { sweepEveryMs: 200 },
  };
  let published = false;
  const open = stack.move();
  return {
    databaseUrl: postgres.url,
    start: (more) => startEngine({ ...settings, ...more }, { log: openLog("error") }),
    async signUp({ app }, names) {
      if (!published) await publishMails(app, { mails: 2 });
      published = true;
      const first = new Map<string, ReceivedMail>();
      for (const name of names) {
        const lead = { email: `${name}@lead.test`, firstName: name };
        await recordEvent(app, { name: "signup", lead, properties: {}, source: "api" });
      }
      for (const name of names) {
        first.set(name, await mailbox.waitFor(({ envelope }) => envelope.to.includes(`${name}@lead.test`)));
      }
      return first;
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

/** A person's reply to a mail, raw. */
export function replyTo(mail: ReceivedMail, words: string, from = mail.envelope.to[0] ?? ""): string {
  return [
    `From: <${from}>`,
    `To: ${mail.header("reply-to") ?? ""}`,
    `Subject: Re: ${mail.subject}`,
    `Date: ${new Date().toUTCString().replace("GMT", "+0000")}`,
    `Message-ID: <${crypto.randomUUID()}@lead.test>`,
    `In-Reply-To: ${mail.header("message-id") ?? ""}`,
    "",
    words,
    "",
  ].join("\r\n");
}

/** The signed reply address of a mail. */
export function replyAddress(mail: ReceivedMail): string {
  return /<([^<>]+)>/.exec(mail.header("reply-to") ?? "")?.[1] ?? "";
}

/** Waits, a minute at most, until something is so. */
export async function until(what: string, observe: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await observe())) {
    if (Date.now() > end) throw new Error(`not within a minute: ${what}`);
    await delay(25);
  }
}

/** Waits until these people are prospects. */
export async function untilPromoted({ app }: Engine, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await until(`${name} is a prospect`, async () => {
      const [lead] = await app.db
        .select()
        .from(leads)
        .where(eq(leads.email, `${name}@lead.test`));
      return lead?.stage === "prospect";
    });
  }
}

/** How many mails were taken in, ever. */
export async function countTaken({ app }: Engine): Promise<number> {
  return app.db.$count(inboundMails);
}

/** Ends with a sentence when something is not so. */
export function expect(holds: boolean, what: string): void {
  if (!holds) throw new Error(`not so: ${what}`);
  console.log(`ok: ${what}`);
}
