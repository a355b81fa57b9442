import { setTimeout as delay } from "node:timers/promises";
import { createTransport } from "nodemailer";
import type { Mailbox } from "../dev/mailbox.ts";
import type { ReceivedMail } from "../dev/received-mail.ts";
import { cast } from "./cast.ts";
import type { Person } from "./cast.ts";

/** Tells the story what a person did. */
export type Tell = (who: string, what: string) => void;

export interface Recipients {
  /** Rejects when somebody could not act; resolves when everybody has done what they started. */
  settled(): Promise<void>;
}

const browser = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/140.0 Safari/537.36";
// Real time; hours pass for the sequence. People do not react in the instant a mail is handed over.
const reactionMs = 300;

/** Plays the recipients: whenever one of the cast gets a mail, they do what they are like, over real HTTP and SMTP. */
export function playRecipients(mailbox: Mailbox, inboundPort: number, tell: Tell): Recipients {
  const acts: Promise<void>[] = [];
  const seen = new Map<string, number>();
  mailbox.onMessage((mail) => {
    const person = cast.find(({ email }) => mail.envelope.to.includes(email));
    if (person === undefined) return;
    const count = (seen.get(person.email) ?? 0) + 1;
    seen.set(person.email, count);
    tell(fullName(person), `receives "${mail.subject}"`);
    acts.push(delay(reactionMs).then(() => act(person, mail, count, inboundPort, tell)));
  });
  return {
    async settled() {
      await Promise.all(acts);
    },
  };
}

async function act(person: Person, mail: ReceivedMail, count: number, port: number, tell: Tell): Promise<void> {
  const who = fullName(person);
  switch (person.habit) {
    case "opens_all":
      await open(mail);
      return tell(who, "opens it");
    case "opens_once":
      if (count > 1) return undefined;
      // In France nobody is measured who has not agreed to it.
      if (pixelIn(mail) === undefined) return tell(who, "opens it; nothing in it tells us");
      await open(mail);
      return tell(who, "opens it");
    case "clicks":
      if (count > 1) return undefined;
      tell(who, `opens it and clicks through to ${await click(mail)}`);
      return open(mail);
    case "replies":
      if (count !== 2) return undefined;
      tell(who, "writes back: this looks useful, can we talk on Thursday?");
      return answer(person, mail, port, "This looks useful. Can we talk on Thursday?\n\nMara");
    case "is_out_of_office":
      if (count !== 1) return undefined;
      tell(who, "is away: the mail program answers by itself");
      return outOfOffice(person, mail, port);
    case "unsubscribes":
      await unsubscribe(mail);
      return tell(who, "unsubscribes with one click");
    case "has_no_mailbox":
    case "ignores":
      return undefined;
  }
}

/** Who writes. */
export type Writer = Pick<Person, "firstName" | "lastName" | "email">;

const fullName = ({ firstName, lastName }: Writer) => `${firstName} ${lastName}`;

/** Where the pixel of a mail is; undefined when it has none. */
export const pixelIn = ({ html }: ReceivedMail) => /https?:\/\/[^"\s]+\/o\/[a-z2-7]+\.gif/.exec(html)?.[0];

/** Loads the pixel of a mail as a browser does. */
export async function open(mail: ReceivedMail): Promise<void> {
  const pixel = pixelIn(mail);
  if (pixel === undefined) throw new Error("the mail has no open pixel");
  const response = await fetch(pixel, { headers: { "user-agent": browser } });
  if (response.headers.get("content-type") !== "image/gif") throw new Error("the pixel is no image");
}

/** Follows the first tracked link. @returns where it leads */
export async function click({ html }: ReceivedMail): Promise<string> {
  const link = /href="(https?:\/\/[^"\s]+\/c\/[^"\s]+)"/.exec(html)?.[1]?.replaceAll("&amp;", "&");
  if (link === undefined) throw new Error("the mail has no tracked link");
  const response = await fetch(link, { redirect: "manual", headers: { "user-agent": browser } });
  const target = response.headers.get("location");
  if (response.status !== 302 || target === null) throw new Error(`the link answered ${response.status}`);
  return target;
}

/** Unsubscribes as mail programs do (RFC 8058). */
export async function unsubscribe(mail: ReceivedMail): Promise<void> {
  const url = /<(https?:[^>]+)>/.exec(mail.header("list-unsubscribe") ?? "")?.[1];
  if (url === undefined) throw new Error("the mail has no one-click unsubscribe URL");
  const body = new URLSearchParams({ "List-Unsubscribe": "One-Click" });
  const response = await fetch(url, { method: "POST", body });
  if (!response.ok) throw new Error(`unsubscribing answered ${response.status}`);
}

/** Writes back, quoting the mail. */
export async function answer(person: Writer, mail: ReceivedMail, port: number, text: string): Promise<void> {
  const to = /<([^<>]+)>/.exec(mail.header("reply-to") ?? "")?.[1] ?? "";
  await deliver(port, {
    from: { name: fullName(person), address: person.email },
    to,
    envelope: { from: person.email, to },
    subject: `Re: ${mail.subject}`,
    text: `${text}\n\n> ${mail.text.replaceAll("\n", "\n> ")}`,
    inReplyTo: mail.header("message-id"),
  });
}

/** RFC 3834: an automatic reply goes to the envelope sender, comes from the null sender and says what it is. */
export async function outOfOffice(person: Writer, mail: ReceivedMail, port: number): Promise<void> {
  const to = mail.envelope.from;
  await deliver(port, {
    from: { name: fullName(person), address: person.email },
    to,
    envelope: { from: "", to },
    subject: `Automatic reply: ${mail.subject}`,
    text: "I am out of the office and read my mail when I am back.",
    inReplyTo: mail.header("message-id"),
    headers: { "Auto-Submitted": "auto-replied" },
  });
}

async function deliver(
  port: number,
  mail: Parameters<ReturnType<typeof createTransport>["sendMail"]>[0],
): Promise<void> {
  const transport = createTransport({ host: "127.0.0.1", port, ignoreTLS: true });
  try {
    await transport.sendMail(mail);
  } finally {
    transport.close();
  }
}
