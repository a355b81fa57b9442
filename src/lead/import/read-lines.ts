import { RipenError } from "../../platform/errors.ts";

/** One line of a file, counted from 1, without its end; null when it is longer than 64 KB. */
export interface Line {
  number: number;
  text: string | null;
}

/** What one line may hold, in characters. */
export const maxLineLength = 64 * 1024;

/**
 * Reads a UTF-8 file as lines that end with LF or CRLF, all those of a chunk at once; holds a chunk and a line at most. A byte
 * order mark is left out.
 * @throws RipenError `body_too_large` (413); `invalid_utf8` (422)
 */
export async function* readLines(body: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Line[]> {
  let number = 1;
  let rest = "";
  let skipping = false;
  for await (const text of decode(body, maxBytes)) {
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

async function* decode(body: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const read = (chunk?: Uint8Array): string => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      throw new RipenError("invalid_utf8", 422, "The file is not UTF-8: save it as UTF-8 and send it again.");
    }
  };
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new RipenError("body_too_large", 413, "The file is too large: send it in parts.");
    yield read(chunk);
  }
  yield read();
}
