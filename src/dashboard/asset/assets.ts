import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";

/** A file that pages load: its bytes as they are and compressed, under a name that changes with them. */
export interface Asset {
  name: string;
  type: string;
  plain: Uint8Array<ArrayBuffer>;
  brotli: Uint8Array<ArrayBuffer> | null;
  gzip: Uint8Array<ArrayBuffer> | null;
}

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const font = fileURLToPath(import.meta.resolve("@fontsource-variable/inter/files/inter-latin-wght-normal.woff2"));
const sheets = ["tokens", "base", "frame", "parts", "controls", "lists", "draw", "island", "work"];

const made = new Map<string, Asset>();
const add = (stem: string, ending: string, type: string, bytes: Buffer, compressed = true): string => {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  const name = `${stem}.${hash}.${ending}`;
  made.set(name, {
    name,
    type,
    plain: new Uint8Array(bytes),
    brotli: compressed ? new Uint8Array(brotliCompressSync(bytes)) : null,
    gzip: compressed ? new Uint8Array(gzipSync(bytes)) : null,
  });
  return `/assets/${name}`;
};

/** Inter, as its package has it; pages that have it load it first, so that no text jumps. */
export const fontUrl = add("inter", "woff2", "font/woff2", readFileSync(font), false);

// Optional: a font that is not there at once is there on the next page, and nothing moves on this one.
const face = `@font-face{font-family:"Inter Variable";font-style:normal;font-display:optional;font-weight:100 900;src:url(${fontUrl}) format("woff2-variations")}\n`;
const css = sheets.map((name) => readFileSync(at(`../style/${name}.css`), "utf8")).join("\n");

/** The one style sheet. */
export const styleUrl = add("ripen", "css", "text/css; charset=utf-8", Buffer.from(face + shorter(css)));

/** The style of the guide, beside it. */
export const docsStyleUrl = add(
  "docs",
  "css",
  "text/css; charset=utf-8",
  Buffer.from(shorter(readFileSync(at("../style/docs.css"), "utf8"))),
);

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"><g fill="#3c8a61"><circle cx="10" cy="12" r="7"/><path d="M10 6c0-3 2-5 5-5 0 3-2 5-5 5Z" opacity=".7"/></g></svg>`;

/** What browsers show in a tab. */
export const iconUrl = add("icon", "svg", "image/svg+xml", Buffer.from(icon));

/** What pages do beyond forms and links, each file by itself. */
export const scriptUrls: readonly string[] = readdirSync(at("../browser/"))
  .filter((name) => name.endsWith(".js"))
  .toSorted()
  .map((name) =>
    add(name.slice(0, -3), "js", "text/javascript; charset=utf-8", readFileSync(at(`../browser/${name}`))),
  );

/** The one script of the guide: buttons that copy. */
export const docsScriptUrl: string = scriptUrls.find((url) => url.startsWith("/assets/copy.")) ?? "";

/** The asset of a name; undefined when none of this process has it. */
export const assetNamed = (name: string): Asset | undefined => made.get(name);

/** Without comments and the spaces before lines. */
function shorter(text: string): string {
  return text.replaceAll(/\/\*[^]*?\*\//g, "").replaceAll(/\n\s*/g, "\n");
}
