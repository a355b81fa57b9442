/** One line of a file, counted from 1, without its end; null when it is longer than 64 KB. */
export interface Line {
  number: number;
  text: string | null;
}

/** What one line may hold, in characters. */
export const maxLineLength = 64 * 1024;

/** Reads a text as lines that end with LF or CRLF, all those of a chunk at once; holds a chunk and a line at most. */
export async function* readLines(texts: AsyncIterable<string>): AsyncGenerator<Line[]> {
  let number = 1;
  let rest = "";
  let skipping = false;
  for await (const text of texts) {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    const lines = parts.map((part): Line => {
      const fits = !skipping && part.length <= maxLineLength;
      skipping = false;
      return { number: number++, text: fits ? part.replace(/\r$/, "") : null };
    });
    if (rest.length > maxLineLength) {
      rest = "";
      skipping = true;
    }
    yield lines;
  }
  if (skipping || rest !== "") yield [{ number, text: skipping ? null : rest.replace(/\r$/, "") }];
}
