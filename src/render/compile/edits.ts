/** Another text in place of the one from `start` to `end`. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

/** Where the value of an attribute stands in an open tag, quotes included; the attribute begins at `from`. */
export function findAttribute(tag: string, name: string): { start: number; end: number; from: number } | null {
  const attribute = /\s([^\s=>/"']+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?/g;
  for (const match of tag.matchAll(attribute)) {
    const value = match[2];
    if (match[1]?.toLowerCase() !== name || value === undefined) continue;
    const end = match.index + match[0].length;
    return { start: end - value.length, end, from: match.index };
  }
  return null;
}

/** Puts texts in place of others; the edits come in any order and do not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    parts.push(text.slice(at, edit.start), edit.text);
    at = edit.end;
  }
  parts.push(text.slice(at));
  return parts.join("");
}
