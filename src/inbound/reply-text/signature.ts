import { lineOf } from "../../platform/stranger-text.ts";
import { fold, isBlank } from "./lines.ts";
import type { BodyLine } from "./lines.ts";
import { readHtmlLines } from "./html-lines.ts";
import { markQuotes } from "./mark-quotes.ts";
import { readTextLines } from "./text-lines.ts";
import { isSentFrom, trimChunk } from "./trim-chunk.ts";

/** What somebody's signature tells of them; null where it does not. */
export interface Signature {
  /** as they write it */
  phone: string | null;
  title: string | null;
}

/** A telephone number of 8 to 15 digits, as people write it. */
const phone = /(?:\+|\b00)?(?:\(\+?\d{1,4}\)[\s./-]?)?\d[\d\s()./-]{5,22}\d/gu;
const faxLine = /\bfax\b|\btelefax\b|\bf\s?[:.]\s*[+\d(]/iu;
const numberOfSomethingElse = /\b(?:vat|ust|hrb|iban|bic|siret|siren|reg|nr|no|cnpj|kvk|tax|p\.?\s?o\.?\s?box)\b/iu;
const date = /^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}$/u;
const address = /@|https?:|www\./iu;

/**
 * What the signature of a mail tells: the lines that somebody has below what they wrote. Pure; never throws.
 * @param name the writer's name: the line below it in the signature is the title
 */
export function readSignature(body: { text?: string; html?: string }, name: string | null): Signature {
  const text = body.text ?? "";
  const lines = text.trim() === "" ? readHtmlLines(body.html ?? "") : readTextLines(text);
  markQuotes(lines);
  const signature = belowTheWords(lines);
  return { phone: phoneIn(signature), title: titleIn(signature, name) };
}

const maxLines = 25;

/** Below the words of each part that is not quoted: who answers between lines signs at the end of all. */
function belowTheWords(lines: readonly BodyLine[]): string[] {
  return partsOf(lines).flatMap((own, index) => {
    const begin = own.findIndex((line) => line.trim() !== "");
    const words = trimChunk(own, index === 0);
    return own
      .slice(Math.max(0, begin) + words.length)
      .map((line) => lineOf(line, 200))
      .filter((line) => line !== "" && !isSentFrom(line))
      .slice(0, maxLines);
  });
}

function partsOf(lines: readonly BodyLine[]): string[][] {
  const parts: string[][] = [];
  let isOpen = false;
  for (const line of lines) {
    if (line.quoted) isOpen = false;
    else if (isOpen) parts.at(-1)?.push(line.text.trimEnd());
    else if (!isBlank(line)) {
      parts.push([line.text.trimEnd()]);
      isOpen = true;
    }
  }
  return parts;
}

function phoneIn(lines: readonly string[]): string | null {
  for (const line of lines) {
    if (numberOfSomethingElse.test(line) && !/tel|phone|mob|cell|\+/iu.test(line)) continue;
    for (const part of line.split(/\s[|•·]\s|\s{3,}|,\s/u)) {
      if (faxLine.test(part)) continue;
      for (const [found] of part.matchAll(phone)) {
        const digits = found.replaceAll(/\D/gu, "").length;
        if (digits >= 8 && digits <= 15 && !date.test(found.trim())) return found.trim();
      }
    }
  }
  return null;
}

function titleIn(lines: readonly string[], name: string | null): string | null {
  const wanted = fold(name ?? "");
  if (wanted === "") return null;
  const at = lines.findIndex((line) => fold(line).replace(/^[*_]+|[*_,]+$/gu, "") === wanted);
  const below = at < 0 ? undefined : lines[at + 1];
  if (below === undefined || below.length > 100 || address.test(below) || /\d{3}/u.test(below)) return null;
  return below.replace(/^[*_]+|[*_]+$/gu, "");
}
