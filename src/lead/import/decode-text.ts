import { TextDecoder } from "node:util";
import { RipenError } from "../../platform/errors.ts";
import { guessCharset } from "./guess-charset.ts";
import { notText, refuseBinary } from "./refuse-binary.ts";

/** The text of a file as it comes, and the character set it turned out to be in. */
export interface DecodedText extends AsyncIterable<string> {
  /** As the Encoding Standard names it; `utf-8` as long as nothing speaks against it. */
  charset(): string;
}

/** What says of a file that it is none in this character set. */
const undecodable = (charset: string) =>
  new RipenError(
    "invalid_utf8",
    422,
    charset === "utf-8"
      ? "The file is not UTF-8: save it as UTF-8, or name its character set: `Content-Type: text/csv; charset=windows-1252`."
      : `The file is not ${charset}, as it says or seems to be: save it as UTF-8 and send it again.`,
  );

/** The decoder of a character set by any of its names; undefined when there is none (Encoding Standard, section 4.2). */
export function findCharset(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

/**
 * Decodes a file. A byte order mark says more than anything else. Without one it is what `charset` says; `detect` reads
 * UTF-8, UTF-16, and what is clearly the windows-1252 of Excel, decided at the first byte that is not ASCII.
 * @param charset its name in the Encoding Standard, or `detect`
 * @throws RipenError `body_too_large` (413); `not_a_text_file` (422); `invalid_utf8` (422) when the bytes are not of the character set
 */
export function decodeText(body: AsyncIterable<Uint8Array>, maxBytes: number, charset: string): DecodedText {
  let decoder: TextDecoder | undefined;
  const decode = (bytes: Uint8Array, more: boolean): string => {
    if (decoder === undefined) return "";
    try {
      return decoder.decode(bytes, { stream: more });
    } catch {
      throw undecodable(decoder.encoding);
    }
  };
  async function* texts(): AsyncGenerator<string> {
    // Not decided yet: at the beginning up to four bytes, later what may be half a character.
    let open: Uint8Array = new Uint8Array();
    let atStart = true;
    for await (const chunk of bounded(body, maxBytes)) {
      if (decoder !== undefined) {
        yield decode(chunk, true);
        continue;
      }
      open = Buffer.concat([open, chunk]);
      if (atStart && open.length < 4) continue;
      if (atStart) refuseBinary(open);
      const found = (atStart ? markOf(open) : undefined) ?? (charset === "detect" ? guessCharset(open) : charset);
      atStart = false;
      if (found === "binary") throw notText();
      if (found === "unclear") throw undecodable("utf-8");
      if (typeof found === "string") decoder = new TextDecoder(found, { fatal: true });
      const ascii = typeof found === "object" ? found.ascii : 0;
      yield decoder === undefined ? Buffer.from(open.subarray(0, ascii)).toString("latin1") : decode(open, true);
      open = decoder === undefined ? open.subarray(ascii) : new Uint8Array();
    }
    if (decoder === undefined) {
      decoder = new TextDecoder(markOf(open) ?? (charset === "detect" ? "utf-8" : charset), { fatal: true });
    }
    yield decode(open, false);
  }
  return {
    [Symbol.asyncIterator]: () => texts(),
    charset: () => decoder?.encoding ?? (charset === "detect" ? "utf-8" : charset),
  };
}

async function* bounded(body: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new RipenError("body_too_large", 413, "The file is too large: send it in parts.");
    yield chunk;
  }
}

function markOf([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  return first === 0xef && second === 0xbb && third === 0xbf ? "utf-8" : undefined;
}
