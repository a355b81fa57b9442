import { isRule } from "./divider.ts";
import { fold, startsWithAny } from "./lines.ts";
import { beginsContactBlock, isBareContactBlock, looksLikeContact } from "./contact-block.ts";
import { allPhrases } from "../phrases/all-phrases.ts";

const isSentFromStart = startsWithAny(allPhrases((file) => file.replyText?.sentFrom));
const isDisclaimerStart = startsWithAny(allPhrases((file) => file.replyText?.disclaimers));
const isBannerStart = startsWithAny(allPhrases((file) => file.replyText?.banners));
const sentFromEnds = allPhrases((file) => file.replyText?.sentFromEnds);
/** A disclaimer names its subject somewhere; an opening as common as "this message" needs one of these nearby. */
const disclaimerWords = allPhrases((file) => file.replyText?.disclaimerWords);
/** A signature below a separator is at most this many lines of text; a longer part is the person's own text. */
const maxSignatureLines = 20;

/** One run of a person's lines between quotes (`isFirst`: the run at the top), without signature, app lines, gateway banners and legal notices. */
export function trimChunk(lines: readonly string[], isFirst: boolean): string[] {
  const all = dropBanners(lines);
  const first = all.findIndex((line) => line.trim() !== "");
  if (first < 0) return [];
  const kept = all.slice(first);
  const tail = tailStart(kept);
  const cut = kept.findIndex(
    (line, index) =>
      (index >= tail &&
        (isSeparator(kept, index, isFirst) || beginsContactBlock(kept, index) || isBareContactBlock(kept, index))) ||
      (index > 0 && isSentFrom(line)) ||
      beginsDisclaimer(kept, index),
  );
  const own = (cut < 0 ? kept : kept.slice(0, cut)).filter((line) => !isSentFrom(line));
  const end = own.findLastIndex((line) => line.trim() !== "" && (cut < 0 || !isRule(line, 3)));
  return own.slice(0, end + 1);
}

/** The first line with at most `maxSignatureLines` lines of text below it: only there a signature can begin. */
function tailStart(lines: readonly string[]): number {
  let below = 0;
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    if (below > maxSignatureLines) return index + 1;
    if ((lines[index] ?? "").trim() !== "") below += 1;
  }
  return 0;
}

/** RFC 3676 "-- " and its common variants; a drawn line counts when it is not at the top, and contact data follow. */
function isSeparator(lines: readonly string[], index: number, isFirst: boolean): boolean {
  const line = lines[index] ?? "";
  return (
    /^\s{0,2}(?:--|__|—|–|---)\s*$/.test(line) ||
    (isRule(line, 5) && !(isFirst && index === 0) && (/_/.test(line) || looksLikeContact(lines.slice(index + 1))))
  );
}

/** True for "Sent from my iPhone" and the like. */
export function isSentFrom(line: string): boolean {
  if (line.length > 160) return false;
  const text = fold(line)
    .replace(/^[-–—_*\s]+/, "")
    .replace(/\s*<?https?:\S+>?\s*$/, "")
    .replace(/[\s*_.!]+$/, "");
  if (text === "" || text.length > 110) return false;
  // "Sent from my desk, is much easier than …" is a sentence; apps write short ones.
  if ((text.split(". ", 1)[0] ?? "").split(" ").length > 10 && !/excuse|typo|brevity/.test(text)) return false;
  return isSentFromStart(text) || sentFromEnds.some((ending) => text.endsWith(ending));
}

function beginsDisclaimer(lines: readonly string[], index: number): boolean {
  const line = lines[index] ?? "";
  const before = lines[index - 1] ?? "";
  if (line.trim() === "" || (before.trim() !== "" && !/^\W+$/.test(before))) return false;
  const text = fold(line)
    .replace(/<https?:[^<>\s]{1,300}>/g, "")
    .replace(/^[^\p{L}\p{Nd}[]+/u, "");
  if (!isDisclaimerStart(text)) return false;
  const paragraph = fold(
    lines
      .slice(index, index + 8)
      .join(" ")
      .slice(0, 1200),
  );
  return disclaimerWords.some((word) => paragraph.includes(word));
}

function dropBanners(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line.trim() !== "");
  if (first < 0 || !isBannerStart(fold((lines[first] ?? "").slice(0, 300)))) return lines;
  const end = lines.findIndex((line, index) => index > first && line.trim() === "");
  return end < 0 ? lines : lines.slice(end);
}
