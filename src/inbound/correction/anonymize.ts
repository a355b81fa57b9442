import type { ParsedMail } from "../parse/mail.ts";

const address = /[\p{L}\p{N}._%+'=-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*/gu;
const link = /\b(?:https?:\/\/|www\.)[^\s<>"')]+/giu;
const ip = /\b\d{1,3}(?:\.\d{1,3}){3}\b/gu;
/** Five digits and more, or a telephone number; codes, dates and times of reports are shorter. */
const number = /\+\d[\d ()/.-]{5,}\d|\b0\d[\d ()/-]{5,}\d|\d{5,}/gu;
/** Local parts that tell a machine, and nobody. */
const roles =
  /^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?|newsletter|system|abuse|feedback|support|info|sales|admin|daemon|notifications?)$/iu;
/** Fields about the way of a mail: they name hosts and keys, and tell no class. */
const ofTheWay =
  /^(?:received|x-received|dkim-signature|domainkey-signature|arc-.*|authentication-results|x-google-.*|x-gm-.*|x-forefront.*|x-ms-exchange-(?!inbox-rules-loop).*|x-microsoft-.*|x-originating-ip|received-spf|thread-index|thread-topic|list-.*url|x-mailgun-.*|x-sg-.*)$/u;
const readable = /^(?:text\/|message\/(?:delivery-status|disposition-notification|feedback-report|rfc822-headers))/u;

/** A mail as the classifier reads it, with nobody in it. Contents of parts are text. */
export type AnonymousMail = Omit<ParsedMail, "parts"> & {
  parts: (Omit<ParsedMail["parts"][number], "content"> & { content: string })[];
};

/**
 * A parsed mail without people: addresses, the names that its fields and `names` say, links, IP addresses and numbers of
 * five digits and more are replaced, each by the same stand-in wherever it is, so that what belongs together still does.
 * Enclosed files and pictures are left out. Words of the text that are nobody's known name stay. Pure.
 */
export function anonymizeMail(mail: ParsedMail, names: readonly (string | null)[] = []): AnonymousMail {
  const people = new Map<string, string>();
  const hosts = new Map<string, string>();
  const standIn = (known: Map<string, string>, key: string, make: (nr: number) => string): string => {
    const made = known.get(key) ?? make(known.size + 1);
    known.set(key, made);
    return made;
  };
  const hideAddress = (found: string): string => {
    const at = found.lastIndexOf("@");
    const [local, host] = [found.slice(0, at), found.slice(at + 1).toLowerCase()];
    const domain = standIn(hosts, host, (nr) => `host${nr}.example`);
    if (roles.test(local)) return `${local}@${domain}`;
    return `${standIn(people, local.toLowerCase(), (nr) => `person${nr}`)}@${domain}`;
  };
  const mailboxes = [mail.from, mail.sender, ...mail.replyTo, ...mail.to, ...mail.cc].flatMap((one) => one ?? []);
  const said = mailboxes.filter((one) => !roles.test(one.address.split("@")[0] ?? "")).map(({ name }) => name);
  const words = [...names.flatMap((one) => one ?? []), ...said]
    .flatMap((name) => name.split(/[^\p{L}'-]+/u))
    .filter((word) => word.length > 1);
  const hidden = new Map(
    [...new Set(words.map((word) => word.toLowerCase()))].map((word, nr) => [word, `Name${nr + 1}`]),
  );
  const hide = (text: string): string =>
    text
      .replaceAll(address, hideAddress)
      .replaceAll(link, "https://link.example/")
      .replaceAll(ip, "192.0.2.1")
      .replaceAll(number, (digits) => digits.replaceAll(/\d/gu, "0"))
      .replaceAll(/[\p{L}'-]+/gu, (word) => hidden.get(word.toLowerCase()) ?? word);
  const hideBox = <B extends { name: string; address: string }>(box: B): B => ({
    ...box,
    name: hide(box.name),
    address: box.address.replaceAll(address, hideAddress),
  });
  return {
    ...mail,
    headers: mail.headers
      .filter(({ name }) => !ofTheWay.test(name))
      .map(({ name, value }) => ({ name, value: hide(value) })),
    from: mail.from && hideBox(mail.from),
    sender: mail.sender && hideBox(mail.sender),
    replyTo: mail.replyTo.map((box) => hideBox(box)),
    to: mail.to.map((box) => hideBox(box)),
    cc: mail.cc.map((box) => hideBox(box)),
    returnPath: mail.returnPath && hide(mail.returnPath),
    deliveredTo: mail.deliveredTo.map((one) => hide(one)),
    subject: hide(mail.subject),
    messageId: mail.messageId && hide(mail.messageId),
    inReplyTo: mail.inReplyTo.map((one) => hide(one)),
    references: mail.references.map((one) => hide(one)),
    text: hide(mail.text),
    html: hide(mail.html),
    parts: mail.parts.map(({ content, filename, ...part }) => ({
      ...part,
      filename: filename && "file",
      content: contentOf(part.type, content, hide),
    })),
    attachments: mail.attachments.map((one) => ({ ...one, name: "file" })),
  };
}

function contentOf(type: string, content: Uint8Array, hide: (text: string) => string): string {
  const text = Buffer.from(content).toString("utf8");
  if (readable.test(type)) return hide(text);
  // The body of an enclosed mail may be encoded in any way: its head is what tells.
  return type === "message/rfc822" ? hide(`${text.split(/\r?\n\r?\n/u)[0] ?? ""}\r\n\r\n`) : "";
}
