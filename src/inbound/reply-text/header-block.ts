import { fold, isBlank, unmarked, type BodyLine } from "./lines.ts";
import { allPhrases } from "../phrases/all-phrases.ts";

type HeaderKind = "from" | "date" | "to" | "subject" | "cc";

/** Labels of the block that Outlook and others put above an unmarked original. */
const kindsByLabel = new Map<string, Set<HeaderKind>>();
for (const kind of ["from", "date", "to", "subject", "cc"] as const) {
  for (const label of allPhrases((file) => file.replyText?.headerLabels?.[kind])) {
    const known = kindsByLabel.get(label) ?? new Set<HeaderKind>();
    kindsByLabel.set(label, known.add(kind));
  }
}

const labelled = /^([\p{L}\p{M}.'’ -]{1,30}(?:\(cc\))?)\s?\*?\s?[:：]\s*(.*)$/su;
const maxBlockLines = 14;
const evidence = /@|\p{Nd}/u;

/** The kinds of header a line may be ("De: …" is From in French, "A: …" may be To); empty when it is none. */
function kindsOf(line: BodyLine): { kinds: ReadonlySet<HeaderKind>; value: string; labelled: boolean } {
  const match = labelled.exec(unmarked(line.text.slice(0, 400)).replace(/[*_]/g, ""));
  if (!match) return { kinds: new Set(), value: "", labelled: false };
  return { kinds: kindsByLabel.get(fold(match[1] ?? "")) ?? new Set(), value: match[2] ?? "", labelled: true };
}

/**
 * The end (exclusive) of a block "From: / Sent: / To: / Subject:" that begins on line `start`, or null.
 * It needs three different headers, one of them the sender or the date, or two of them below a divider.
 */
export function findHeaderBlock(lines: readonly BodyLine[], start: number, belowDivider: boolean): number | null {
  const first = lines[start];
  if (first === undefined || first.quoted) return null;
  const opening = kindsOf(first);
  if (isOneLineBlock(first)) return start + 1;
  if (opening.kinds.size === 0) return belowDivider ? findUnknownBlock(lines, start) : null;
  const seen = new Set<HeaderKind>();
  let end = start;
  let strangers = 0;
  let proof = false;
  for (let index = start; index < lines.length && index < start + maxBlockLines; index += 1) {
    const line = lines[index];
    if (line === undefined || line.quoted) break;
    if (isBlank(line)) {
      strangers += 1;
      if (strangers > 2 && seen.size >= 3) break;
      continue;
    }
    const header = kindsOf(line);
    const fresh = [...header.kinds].filter((kind) => !seen.has(kind));
    if (header.kinds.size === 0) {
      strangers += 1;
      if (strangers > 3 || (seen.size >= 3 && isBlank(lines[index - 1]))) break;
      continue;
    }
    const kind = preferred(fresh);
    if (kind !== null) seen.add(kind);
    proof ||= evidence.test(header.value);
    end = index + 1;
  }
  const named = seen.has("from") || seen.has("date");
  const enough =
    seen.size >= 3 || (seen.size >= 2 && (belowDivider || (seen.has("from") && seen.has("date") && proof)));
  return named && enough ? end : null;
}

function preferred(kinds: readonly HeaderKind[]): HeaderKind | null {
  for (const kind of ["from", "date", "to", "subject", "cc"] as const) if (kinds.includes(kind)) return kind;
  return null;
}

/** Headers of a language without labels here: three "Word: value" lines in a row, with an address and a date. */
function findUnknownBlock(lines: readonly BodyLine[], start: number): number | null {
  let count = 0;
  let address = false;
  let date = false;
  let index = start;
  for (; index < lines.length && count < 8; index += 1) {
    const line = lines[index];
    if (line === undefined || isBlank(line)) break;
    const header = kindsOf(line);
    if (!header.labelled) break;
    address ||= header.value.includes("@");
    date ||= /(?:19|20)\p{Nd}{2}|\p{Nd}{1,2}:\p{Nd}{2}/u.test(header.value);
    count += 1;
  }
  return count >= 3 && (address || date) ? index : null;
}

/** The label that a word is, or ends with where converters lost the line breaks: "2026 9:12 AMTo: …", "Jane DoeSubject: …". */
function labelEnding(word: string): ReadonlySet<HeaderKind> | undefined {
  for (let at = 0; at < word.length; at += 1) {
    const kinds = at === 0 || /\p{Lu}/u.test(word.charAt(at)) ? kindsByLabel.get(fold(word.slice(at))) : undefined;
    if (kinds !== undefined) return kinds;
  }
  return undefined;
}

/** Some gateways put the whole block on one line: "From: a@b Sent: Monday … To: c@d Subject: x". */
function isOneLineBlock(line: BodyLine): boolean {
  const text = unmarked(line.text.slice(0, 600)).replace(/[*_]/g, "");
  const opening = kindsOf({ text: text.slice(0, 80), quoted: false });
  if (!opening.kinds.has("from")) return false;
  const labels = [...text.matchAll(/(\p{L}{1,40})\s?:\s/gu)].map((match) => labelEnding(match[1] ?? ""));
  const seen = new Set<HeaderKind>();
  for (const kinds of labels) for (const kind of kinds ?? []) seen.add(kind);
  return (
    labels.length >= 3 &&
    labels.length <= 8 &&
    seen.has("from") &&
    seen.has("date") &&
    (seen.has("to") || seen.has("subject"))
  );
}
