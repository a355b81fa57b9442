// What tidying changes within a text: CR, white space at a line's end, one space before a line, two empty lines.
const UNTIDY = /\r|[^\S\n]\n|\n \S|\n{3}/;

/** Whether tidying changes nothing within a text; of its ends it says nothing. */
export function isTidy(text: string): boolean {
  return !UNTIDY.test(text);
}

/** Trims the text, its line ends and stray single spaces before lines, and squeezes runs of empty lines to one. */
export function tidyText(text: string): string {
  const trimmed = text.trim();
  if (isTidy(trimmed)) return trimmed; // most are, since their template was tidied
  return trimmed
    .split(/\r?\n/)
    .map((line) => line.trimEnd().replace(/^ (?=\S)/, ""))
    .join("\n")
    .replace(/\n{3,}/g, "\n\n");
}
