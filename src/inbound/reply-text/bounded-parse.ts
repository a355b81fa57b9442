import { Parser } from "htmlparser2";

type Handler = ConstructorParameters<typeof Parser>[0];

/** Elements inside each other; real mail stays in the hundreds even after long threads. */
const maxDepth = 3000;
const chunkLength = 32_768;

/**
 * Parses HTML in chunks and stops below a nesting that only an attack has: the parser needs time quadratic in the depth.
 * Returns how many characters were parsed.
 */
export function parseBounded(html: string, handler: NonNullable<Handler>): number {
  const open = { depth: 0 };
  const parser = new Parser(
    {
      ...handler,
      onopentag(name, attributes, isImplied) {
        open.depth += 1;
        handler.onopentag?.(name, attributes, isImplied);
      },
      onclosetag(name, isImplied) {
        open.depth -= 1;
        handler.onclosetag?.(name, isImplied);
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  let at = 0;
  for (; at < html.length && open.depth < maxDepth; at += chunkLength) parser.write(html.slice(at, at + chunkLength));
  parser.end();
  return Math.min(at, html.length);
}
