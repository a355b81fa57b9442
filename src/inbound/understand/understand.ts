import { classifyTwice } from "../classify.ts";
import type { Classified } from "../classify.ts";
import { classifyProviderEvent } from "../classify/provider/provider-event.ts";
import { verdict } from "../classify/verdict.ts";
import { viewMail } from "../classify/view.ts";
import { opaqueForm } from "../classify/signs/opaque.ts";
import { likenessOf, speaksLikeNote } from "../classify/auto/note-words.ts";
import { parseMail } from "../parse.ts";
import type { ParsedMail } from "../parse/mail.ts";

/** A stored mail, read: what it says, what it is, and the signed addresses named by the mail of ours it encloses. */
export interface Understanding {
  /** Without the content of its parts. */
  mail: ParsedMail;
  /** What it is if it concerns us not, as far as its addresses and references tell. */
  found: Classified;
  /** What it is if it came to one of our signed addresses, or answers a message of ours. */
  foundAsOurs: Classified;
  /** Its words are such as notes of machines have, and nobody talks in them. */
  noteLike: boolean;
  /** How much it reads like such a note, from 0 to 1; 0 where somebody talks. */
  likeness: number;
  /** Addresses like `bounce+…@…` in the headers of the enclosed or quoted original, or in an event, at most 20. */
  originalAddresses: readonly string[];
}

const SIGNED = /\b(?:reply|bounce|unsubscribe)\+[a-z2-7]{20,64}@[a-z0-9.-]{1,255}/gi;

const maxEventBytes = 1024 * 1024;

/** Reads a raw mail (RFC 5322), or the JSON of a provider's event, whose facts stand in `found` alone. Pure. */
export async function understand(raw: Uint8Array, format: "mail" | "event"): Promise<Understanding> {
  const mail = await parseMail(format === "mail" ? raw : new Uint8Array());
  if (format === "event") {
    const event = classifyProviderEvent(parseJson(raw)) ?? verdict("other", "unknown_event", 0.5, ["unknown_event"]);
    // SES and Mailgun tell the envelope sender, which is the signed address for bounces.
    const text = new TextDecoder().decode(raw.subarray(0, maxEventBytes));
    const found = { ...event, visibleText: "" };
    const originalAddresses = text.match(SIGNED)?.slice(0, 20) ?? [];
    return { mail, found, foundAsOurs: found, noteLike: false, likeness: 0, originalAddresses };
  }
  const { stranger, ours } = classifyTwice(mail);
  const noteLike = speaksLikeNote(ours.visibleText);
  // What cannot be read reads like nothing.
  const likeness = opaqueForm(mail) === null ? likenessOf(ours.visibleText) : 0;
  const values = viewMail(mail).original?.headers.map(({ value }) => value.slice(0, 2_000)) ?? [];
  const originalAddresses = values.join("\n").match(SIGNED)?.slice(0, 20) ?? [];
  const parts = mail.parts.map((part) => ({ ...part, content: new Uint8Array() }));
  return { mail: { ...mail, parts }, found: stranger, foundAsOurs: ours, noteLike, likeness, originalAddresses };
}

function parseJson(raw: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(raw));
  } catch {
    return null;
  }
}
