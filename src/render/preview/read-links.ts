import { Parser } from "htmlparser2";

/** A link of a rendered mail. */
export interface HtmlLink {
  url: string;
  /** what is clicked on: the text, and the alternative texts of images in it */
  text: string;
}

/** The links of a rendered mail, in order. */
export function readLinks(html: string): HtmlLink[] {
  const links: HtmlLink[] = [];
  const open: HtmlLink[] = [];
  const parser = new Parser(
    {
      onopentag(name, { href, alt }) {
        if (name === "a" && href !== undefined) open.push({ url: href, text: "" });
        if (name === "img") for (const link of open) link.text += ` ${alt ?? ""} `;
      },
      ontext(text) {
        for (const link of open) link.text += text;
      },
      onclosetag(name) {
        const link = name === "a" ? open.pop() : undefined;
        if (link !== undefined) links.push({ url: link.url, text: oneLine(link.text) });
      },
    },
    { decodeEntities: true },
  );
  parser.end(html);
  return links;
}

function oneLine(text: string): string {
  return text.replace(/(?:\s|\p{Cf})+/gu, " ").trim();
}
