import type { RequestKind } from "../../db/schema/preferences.ts";
import type { Language } from "../../consent/words/words.ts";
import { fill } from "../../consent/words/words.ts";

/** The mail with the link that confirms a request; plain text, so that nothing of it is loaded. */
export function writeRequestMail(
  { words }: Language,
  { kind, company, url, until }: { kind: RequestKind; company: string; url: string; until: string },
): { subject: string; text: string } {
  const { mail } = words;
  const { subject, what } = {
    address: { subject: mail.addressSubject, what: mail.address },
    export: { subject: mail.exportSubject, what: mail.export },
    erasure: { subject: mail.erasureSubject, what: mail.erasure },
  }[kind];
  const lines = [fill(what, { company }), url, fill(mail.until, { date: until }), mail.notYou, company];
  return { subject, text: `${lines.join("\n\n")}\n` };
}
