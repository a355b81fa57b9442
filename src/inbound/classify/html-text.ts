const BLOCK = /<\/?(?:br|p|div|tr|td|th|li|h[1-6]|table|pre|blockquote|hr|ul|ol)\b[^<>]{0,2000}>/gi;
const HIDDEN = ["script", "style", "head", "title"];
const ENTITIES: Readonly<Record<string, string>> = {
  nbsp: " ",
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  eacute: "é",
  egrave: "è",
  agrave: "à",
  ecirc: "ê",
  ccedil: "ç",
  auml: "ä",
  ouml: "ö",
  uuml: "ü",
  Auml: "Ä",
  Ouml: "Ö",
  Uuml: "Ü",
  szlig: "ß",
  aacute: "á",
  iacute: "í",
  oacute: "ó",
  uacute: "ú",
  ntilde: "ñ",
  atilde: "ã",
  otilde: "õ",
  aring: "å",
  oslash: "ø",
  aelig: "æ",
  ocirc: "ô",
  acirc: "â",
  icirc: "î",
  ugrave: "ù",
  igrave: "ì",
  ograve: "ò",
  rsquo: "'",
  lsquo: "'",
  ldquo: '"',
  rdquo: '"',
  ndash: "-",
  mdash: "-",
  hellip: "…",
};

/**
 * The words of an HTML body, for recognizing phrases only: tags are dropped, block ends become line
 * ends, common entities are decoded. Linear in its input; not fit for showing to anyone.
 */
export function htmlWords(html: string): string {
  return dropHidden(html)
    .replaceAll(BLOCK, "\n")
    .replaceAll(/<[^<>]{0,5000}>/g, "")
    .replaceAll(/&(#x?[0-9a-f]{1,6}|[a-z]{2,8});/gi, (whole: string, name: string) => decodeEntity(name) ?? whole);
}

function dropHidden(html: string): string {
  let text = html;
  for (const tag of HIDDEN) text = dropElement(text, tag);
  return text;
}

function dropElement(html: string, tag: string): string {
  const open = new RegExp(`<${tag}\\b`, "gi");
  const close = new RegExp(`</${tag}\\s{0,20}>`, "gi");
  let kept = "";
  let position = 0;
  for (let start = open.exec(html); start; start = open.exec(html)) {
    close.lastIndex = start.index;
    const end = close.exec(html);
    if (!end) break;
    kept += html.slice(position, start.index);
    position = close.lastIndex;
    open.lastIndex = position;
  }
  return kept + html.slice(position);
}

function decodeEntity(name: string): string | null {
  if (!name.startsWith("#")) return ENTITIES[name] ?? null;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return Number.isNaN(code) || code > 0x10ffff ? null : String.fromCodePoint(code);
}
