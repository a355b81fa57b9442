import { CaptureTag, type Context, Drop, type Liquid, toValue } from "liquidjs";
import { escapeHtml } from "./escape.ts";

/** Text that is HTML already: it is written as it is, and is its plain text for whoever asks for that. */
class SafeHtml extends Drop {
  readonly html: string;
  readonly plain: string;
  constructor(html: string, plain: string) {
    super();
    this.html = html;
    this.plain = plain;
  }
  override valueOf(): string {
    return this.plain;
  }
}

/** Any value as Liquid prints it; a record is nothing that a mail could say. */
export function textOf(value: unknown): string {
  const plain: unknown = toValue(value);
  if (plain === null || plain === undefined) return "";
  if (Array.isArray(plain)) return plain.map(textOf).join("");
  if (typeof plain === "string") return plain;
  return typeof plain === "number" || typeof plain === "boolean" || typeof plain === "bigint" ? String(plain) : "";
}

/** What an output of HTML ends with: everything is escaped, once. */
export function writeEscaped(value: unknown): string {
  return value instanceof SafeHtml ? value.html : escapeHtml(textOf(value));
}

/** A part of HTML that a template keeps in a variable is not escaped again where it is written. */
class HtmlCapture extends CaptureTag {
  override *render(context: Context): Generator<unknown, void, string> {
    const html = yield this.liquid.renderer.renderTemplates(this.templates, context);
    Reflect.set(context.bottom(), this.variable, new SafeHtml(html, html));
  }
}

/**
 * Gives the filters that write HTML their meaning in mails. In HTML, `escape` says what happens anyway, and happens once;
 * `newline_to_br` writes line breaks. In text nothing is escaped, and lines end as they are.
 */
export function registerEscaping(engine: Liquid, form: "html" | "text"): void {
  const isHtml = form === "html";
  for (const name of ["escape", "escape_once", "xml_escape"]) {
    engine.registerFilter(name, (value: unknown) => {
      const text = textOf(value);
      return isHtml ? new SafeHtml(value instanceof SafeHtml ? value.html : escapeHtml(text), text) : text;
    });
  }
  engine.registerFilter("newline_to_br", (value: unknown) => {
    const text = textOf(value);
    if (!isHtml) return text.replace(/\r\n?/g, "\n");
    const html = value instanceof SafeHtml ? value.html : escapeHtml(text);
    return new SafeHtml(html.replace(/\r\n?|\n/g, "<br />\n"), text);
  });
  engine.registerFilter("raw", {
    raw: true,
    handler: (value: unknown) => (value instanceof SafeHtml ? value.html : textOf(value)),
  });
  if (isHtml) engine.registerTag("capture", HtmlCapture);
}
