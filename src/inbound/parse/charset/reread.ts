import PostalMime from "postal-mime";
import { readContentType } from "../content-type.ts";
import { decodeText } from "./decode-text.ts";

const maxBytes = 4 * 1024 * 1024;
/** Reads every byte as one character, so that the bytes can be had back. */
const carrier = "windows-1252";
const byteOf = new Map(
  Array.from(
    new TextDecoder(carrier).decode(Uint8Array.from({ length: 256 }, (_, byte) => byte)),
    (character, byte) => [character, byte],
  ),
);
const trusted = /^utf-?8$/i;

/** True when the labels of a mail cannot be trusted: characters were lost, escapes are left, or it is labeled as anything but UTF-8. */
export function needsRereading(raw: Uint8Array, texts: { text: string; html: string }): boolean {
  const all = `${texts.text}\n${texts.html}`;
  if (all.includes("\uFFFD") || all.includes("\u001B")) return true;
  if (!/[\u0080-\u{10FFFF}]/u.test(all)) return false;
  const head = Buffer.from(raw.subarray(0, 1024 * 1024)).toString("latin1");
  return [...head.matchAll(/charset\s{0,3}=\s{0,3}["']?([\w.:+-]{1,60})/gi)].some(
    ([, label]) => !trusted.test(label ?? ""),
  );
}

/**
 * Reads the texts of a mail once more as bytes, and decodes them by what they are rather than by what they are labeled as.
 * Null when the bytes cannot be had: then what the MIME parser made of them stands.
 */
export async function rereadTexts(raw: Uint8Array): Promise<{ text: string; html: string } | null> {
  if (raw.length > maxBytes) return null;
  const source = Buffer.from(raw).toString("latin1");
  const labels: { plain: string[]; html: string[] } = { plain: [], html: [] };
  const relabeled = relabel(source, (type, charset) => labels[type === "text/html" ? "html" : "plain"].push(charset));
  const nearby = [...source.slice(0, 65_536).matchAll(/=\?([\w.:-]{2,40})(?:\*[\w-]{1,20})?\?[bq]\?/gi)].flatMap(
    ([, label]) => label ?? [],
  );
  let email;
  try {
    email = await PostalMime.parse(Buffer.from(relabeled, "latin1"), {
      forceRfc822Attachments: true,
      maxNestingDepth: 100,
    });
  } catch {
    return null;
  }
  const plain = bytesOf(email.text ?? "");
  const html = bytesOf(email.html ?? "");
  if (plain === null || html === null) return null;
  const metaOf = (bytes: Uint8Array) =>
    /<meta\b[^>]{0,300}?charset\s{0,3}=\s{0,3}["']?([\w.:-]{2,40})/i.exec(
      Buffer.from(bytes.subarray(0, 65_536)).toString("latin1"),
    )?.[1] ?? null;
  const meta = metaOf(html);
  const hints = (own: readonly string[], others: readonly string[]) => ({
    declared: own[0] ?? null,
    meta,
    nearby: [...own.slice(1), ...others, ...nearby].slice(0, 20),
  });
  return {
    text: decodeText(plain, hints(labels.plain, labels.html)),
    html: decodeText(html, hints(labels.html, labels.plain)),
  };
}

/** Names the carrier in every Content-Type of a text, and adds one where there is none. */
function relabel(source: string, note: (type: string, charset: string) => void): string {
  const eol = source.includes("\r\n") ? "\r\n" : "\n";
  const end = /\r?\n\r?\n/.exec(source)?.index ?? source.length;
  const withType = /^content-type[ \t]*:/im.test(source.slice(0, end))
    ? source
    : `Content-Type: text/plain${eol}${source.replace(/^\s+/, "")}`;
  const typed = withType.replaceAll(
    /^content-type[ \t]*:([^\r\n]{0,2000}(?:\r?\n[ \t][^\r\n]{0,2000}){0,20})/gim,
    (field: string, value: string) => {
      const { type, params } = readContentType(value.replaceAll(/\r?\n/g, " "));
      if (!type.startsWith("text/")) return field;
      const charset = params["charset"];
      if (charset !== undefined && charset !== "") note(type, charset);
      const rest = ["format", "delsp", "name"].flatMap((name) =>
        params[name] === undefined ? [] : [`; ${name}="${params[name]}"`],
      );
      return `Content-Type: ${type}; charset=${carrier}${rest.join("")}`;
    },
  );
  // RFC 2045 5.2: a part without a type is plain text.
  return typed.replaceAll(
    /^(--[^\r\n]{1,200}[^-\r\n]\r?\n)(?=\r?\n)/gm,
    `$1Content-Type: text/plain; charset=${carrier}${eol}`,
  );
}

/** The bytes that a text in the carrier stands for; what the parser added in other characters makes it null. */
function bytesOf(text: string): Uint8Array | null {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const byte = byteOf.get(text.charAt(at));
    if (byte === undefined) return null;
    bytes[at] = byte;
  }
  return bytes;
}
