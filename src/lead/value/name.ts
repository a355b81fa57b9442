import { parse } from "tldts";

/** A name on one line: what breaks lines, and every run of spaces, is one space. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();
}

/** Whether a text has line breaks or other control characters in it. */
export function hasLineBreak(text: string): boolean {
  return /[\p{Cc}\p{Zl}\p{Zp}]/u.test(text);
}

/**
 * Whether a mail program would make a link of a part of the text. A name with one makes our mail somebody's spam.
 * @param bareDomains whether a domain alone counts; companies are called `booking.com`, people are not
 */
export function holdsLink(text: string, bareDomains: boolean): boolean {
  if (/[a-z][a-z\d+.-]*:\/\/|\bwww\.|\bmailto:/i.test(text)) return true;
  return text.split(/[\s,;()<>"'[\]{}|]+/).some((word) => {
    const bare = word.replace(/[.!?:]+$/, "");
    if (!bare.includes(".")) return false;
    const { domainWithoutSuffix, isIcann } = parse(bare);
    if (isIcann !== true || domainWithoutSuffix === null) return false;
    // "M.Sc" and "A.It" are no links to anybody, though .sc and .it are countries.
    return /[/@?#]/.test(bare) || (bareDomains && domainWithoutSuffix.length > 1);
  });
}
