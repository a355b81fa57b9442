import { drawCharset, encodeText, headerWords, quotedPrintable } from "./encode.ts";
import type { Charset } from "./encode.ts";
import type { Random } from "./random.ts";

/** A mail before its bytes. */
export interface Draft {
  /** Code of its language, for the charsets used there. */
  language: string;
  from: { name: string; address: string };
  to: string;
  subject: string;
  headers: readonly (readonly [string, string])[];
  text: string;
}

/** Writes a mail (RFC 5322, 2045): one part, alternatives, HTML alone, or with a picture, in a charset that may be wrong. */
export function composeMail(random: Random, draft: Draft): Buffer {
  const charset = drawCharset(random, draft.language, `${draft.subject}${draft.from.name}${draft.text}`);
  const name = headerWords(random, draft.from.name, charset);
  const from = draft.from.name === "" ? Buffer.from(draft.from.address) : joined(name, ` <${draft.from.address}>`);
  const head = [
    joined("From: ", from),
    Buffer.from(`To: ${draft.to}`),
    joined("Subject: ", headerWords(random, draft.subject, charset)),
    Buffer.from(`Date: Mon, 30 Nov 2026 ${String(random.int(10, 23))}:${String(random.int(10, 59))}:00 +0100`),
    ...draft.headers.map(([field, value]) => Buffer.from(`${field}: ${value}`)),
    Buffer.from("MIME-Version: 1.0"),
  ];
  return joined(...head.flatMap((line) => [line, "\r\n"]), writeBody(random, draft.text, charset));
}

function writeBody(random: Random, text: string, charset: Charset): Buffer {
  const shape = random.pick(["plain", "plain", "alternative", "alternative", "html", "mixed"] as const);
  if (shape === "plain") return writePart(random, "plain", text, charset);
  if (shape === "html") return writePart(random, "html", asHtml(text, charset), charset);
  if (shape === "mixed")
    return multipart(random, "mixed", [writePart(random, "plain", text, charset), Buffer.from(picture)]);
  return multipart(random, "alternative", [
    writePart(random, "plain", text, charset),
    writePart(random, "html", asHtml(text, charset), charset),
  ]);
}

const picture =
  "Content-Type: image/gif; name=logo.gif\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: inline\r\n\r\nR0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

/** A multipart of any subtype from parts with their headers. */
export function multipart(random: Random, subtype: string, parts: readonly Buffer[]): Buffer {
  const boundary = `=_${random.id(16)}`;
  return joined(
    `Content-Type: multipart/${subtype}; boundary="${boundary}"\r\n\r\n`,
    ...parts.flatMap((part) => [`--${boundary}\r\n`, part, "\r\n"]),
    `--${boundary}--\r\n`,
  );
}

function writePart(random: Random, subtype: "plain" | "html", text: string, charset: Charset): Buffer {
  const bytes = encodeText(text.replaceAll("\n", "\r\n"), charset.bytes);
  const declared = charset.declared === null ? "" : `; charset=${charset.declared}`;
  const way = charset.bytes === "iso-2022-jp" ? "7bit" : random.pick(["quoted-printable", "base64", "8bit"] as const);
  const body =
    way === "base64"
      ? (bytes.toString("base64").match(/.{1,76}/g) ?? []).join("\r\n")
      : way === "quoted-printable"
        ? quotedPrintable(bytes)
        : bytes;
  return joined(`Content-Type: text/${subtype}${declared}\r\nContent-Transfer-Encoding: ${way}\r\n\r\n`, body);
}

function asHtml(text: string, charset: Charset): string {
  const meta = charset.declared === null ? `<meta charset="${charset.bytes}">` : "";
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const [own = "", ...quoted] = escaped.split(/(?=\n&gt; )/);
  const lines = (part: string) =>
    part
      .split("\n")
      .map((line) => `<div>${line === "" ? "<br>" : line}</div>`)
      .join("\n");
  const quote = quoted.map((line) => line.trim().replace(/^&gt; ?/, "")).join("<br>\n");
  return `<html><head>${meta}</head><body>${lines(own)}${quote === "" ? "" : `<blockquote type="cite">${quote}</blockquote>`}</body></html>`;
}

/** Strings and bytes in a row. */
export function joined(...parts: readonly (string | Buffer)[]): Buffer {
  return Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : part)));
}
