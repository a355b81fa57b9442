/** Where `part` stands next outside of comments; null when nowhere. */
export function skipTo(text: string, part: string, from: number): number | null {
  let at = from;
  for (;;) {
    const found = text.indexOf(part, at);
    if (found === -1) return null;
    const comment = text.indexOf("<!--", at);
    if (comment === -1 || comment > found) return found;
    const end = text.indexOf("-->", comment + 4);
    if (end === -1) return null;
    at = end + 3;
  }
}

// Conditional comments of Outlook, and the halves of those that other programs see.
const KEPT = /^<!--(?:\[if\b|<!\[|>)/i;

/**
 * Blanks comments, so that what is commented out is neither compiled nor checked; every other place stays where it is.
 * Conditional comments stay: Outlook reads them. So does what Liquid writes.
 */
export function blankComments(mjml: string): string {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; ;) {
    const next = /<!--|\{[{%]/g;
    next.lastIndex = at;
    const found = next.exec(mjml);
    if (found === null) break;
    const isComment = found[0] === "<!--";
    const closing = isComment ? "-->" : found[0] === "{{" ? "}}" : "%}";
    const end = mjml.indexOf(closing, found.index + found[0].length);
    if (end === -1) break; // an unclosed one is told by whoever reads it
    at = end + closing.length;
    if (!isComment || KEPT.test(mjml.slice(found.index, found.index + 12))) continue;
    parts.push(mjml.slice(from, found.index), mjml.slice(found.index, at).replace(/[^\n]/g, " "));
    from = at;
  }
  parts.push(mjml.slice(from));
  return parts.join("");
}
