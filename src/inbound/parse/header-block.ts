import type { HeaderField } from "./mail.ts";

const FIELD = /^([!-9;-~]{1,80})[ \t]*:(.*)$/;

/**
 * Reads a block of RFC 5322 fields as found in report parts and quoted originals: folded lines are
 * joined, lines that are no field are skipped, reading ends at the first blank line or after
 * `maxFields`. Takes text with any line ends.
 */
export function readHeaderBlock(text: string, maxFields = 500): HeaderField[] {
  const fields: HeaderField[] = [];
  for (const line of lines(text)) {
    if (line.trim() === "") {
      if (fields.length > 0) break;
      continue;
    }
    const last = fields.at(-1);
    if (last && (line.startsWith(" ") || line.startsWith("\t"))) {
      const more = line.trim();
      // Joined without looking at what is there: thousands of short lines must not copy it each time.
      if (more !== "" && last.value.length < 16_384) last.value = last.value === "" ? more : `${last.value} ${more}`;
      continue;
    }
    const match = FIELD.exec(line);
    if (!match) continue;
    if (fields.length >= maxFields) break;
    fields.push({ name: (match[1] ?? "").toLowerCase(), value: (match[2] ?? "").trim() });
  }
  return fields;
}

function* lines(text: string): Generator<string> {
  let start = 0;
  while (start <= text.length) {
    const end = text.indexOf("\n", start);
    const stop = end === -1 ? text.length : end;
    yield text.charCodeAt(stop - 1) === 13 && stop > start ? text.slice(start, stop - 1) : text.slice(start, stop);
    start = stop + 1;
  }
}
