import type { FailureReason } from "../patterns/failures.ts";

/**
 * What an enhanced status code (RFC 3463, and the IANA registry) says by itself, by subject and detail.
 * Codes not listed say no more than their class.
 */
export const statusReasons: Readonly<Record<string, FailureReason>> = {
  "1.0": "user_unknown",
  "1.1": "user_unknown",
  "1.2": "host_unknown",
  "1.3": "user_unknown",
  "1.4": "user_unknown",
  "1.5": "undefined",
  "1.6": "moved",
  "1.7": "sender_rejected",
  "1.8": "sender_rejected",
  "1.9": "system",
  "1.10": "not_accepting",
  "2.0": "filtered",
  "2.1": "mailbox_disabled",
  "2.2": "mailbox_full",
  "2.3": "too_big",
  "2.4": "filtered",
  "3.1": "system",
  "3.2": "not_accepting",
  "3.3": "system",
  "3.4": "too_big",
  "3.5": "system",
  "4.0": "network",
  "4.1": "network",
  "4.2": "network",
  "4.3": "system",
  "4.4": "host_unknown",
  "4.5": "system",
  "4.6": "loop",
  "4.7": "expired",
  "4.14": "loop",
  "4.300": "expired",
  "4.310": "host_unknown",
  "4.312": "network",
  "4.316": "expired",
  "5.2": "content",
  "5.3": "rate_limited",
  "5.4": "system",
  "5.5": "system",
  "6.0": "content",
  "6.1": "content",
  "6.2": "content",
  "6.3": "content",
  "6.4": "content",
  "6.5": "content",
  "6.6": "content",
  "7.0": "policy",
  "7.1": "policy",
  "7.2": "policy",
  "7.3": "policy",
  "7.4": "policy",
  "7.5": "policy",
  "7.7": "policy",
  "7.8": "policy",
  "7.13": "mailbox_disabled",
  "7.17": "moved",
  "7.18": "moved",
  "7.20": "authentication",
  "7.21": "authentication",
  "7.22": "authentication",
  "7.23": "authentication",
  "7.24": "authentication",
  "7.25": "reverse_dns",
  "7.26": "authentication",
  "7.27": "not_accepting",
  "7.28": "spam",
  "7.29": "authentication",
};

const ENHANCED = /(?<![\d.:])([245])[.](\d{1,3})[.](\d{1,3})(?![\d]|\.\d)/g;
const REPLY = /(?<![\d.:-])([245][0-5]\d)(?=[ -](?![\d.]{4})|$)/;

/** The most telling enhanced status code in a text: one that is not x.0.0 where there is one. */
export function findStatus(text: string): string | null {
  let first: string | null = null;
  for (const match of text.slice(0, 20_000).matchAll(ENHANCED)) {
    const code = `${match[1]}.${Number(match[2])}.${Number(match[3])}`;
    if (Number(match[2]) > 7 || Number(match[3]) > 999) continue;
    if (!isGeneric(code)) return code;
    first ??= code;
  }
  return first;
}

/** The first three-digit SMTP reply code in a text (RFC 5321 4.2), or null. */
export function findReplyCode(text: string): string | null {
  return REPLY.exec(text.slice(0, 20_000))?.[1] ?? null;
}

/** True for x.0.0, which says nothing beyond its class. */
export function isGeneric(code: string): boolean {
  return /^[245]\.0\.0$/.test(code);
}
