import type { Problem } from "../fill/template.ts";

/** Where a line of expanded MJML came from. */
export interface Origin {
  line: number;
  partial: string | null;
}

/** MJML with every include replaced, and for each of its lines (0-based) the origin. */
export interface Expanded {
  mjml: string;
  origins: Origin[];
  problems: Problem[];
}

const MAX_DEPTH = 8;
const MAX_LENGTH = 500_000;
const OPEN = "<mj-include";

/**
 * Replaces `<mj-include path="…" />` by the named partial, textually. Partials come from the given map alone: MJML's
 * own includes, which read files, stay switched off.
 */
export function expandIncludes(mjml: string, partials: Record<string, string>): Expanded {
  const out: Expanded = { mjml: "", origins: [], problems: [] };
  const parts: string[] = [];
  const names = new Map(Object.entries(partials).map(([name, text]) => [canonical(name), text]));
  let length = 0;

  function emit(text: string, line: number, partial: string | null): void {
    if (text === "") return;
    length += text.length;
    parts.push(text);
    const lines = text.split("\n").length;
    // the first piece of a line that is already begun belongs to that line
    if (out.origins.length === 0) out.origins.push({ line, partial });
    for (let added = 1; added < lines; added += 1) out.origins.push({ line: line + added, partial });
  }

  function walk(text: string, partial: string | null, chain: readonly string[]): void {
    let at = 0;
    let line = 1;
    for (;;) {
      const start = nextInclude(text, at);
      emit(text.slice(at, start ?? text.length), line, partial);
      if (start === null || length > MAX_LENGTH) return;
      line += countLines(text, at, start);
      const include = readInclude(text, start);
      const problem =
        include === null ? 'write <mj-include path="NAME" />, closed in itself' : expand(include.path, chain);
      if (problem !== null) out.problems.push({ line, partial, message: problem });
      const end = include?.end ?? start + OPEN.length;
      line += countLines(text, start, end);
      at = end;
    }
  }

  function expand(path: string, chain: readonly string[]): string | null {
    const name = canonical(path);
    const text = names.get(name);
    if (text === undefined) return unknownPartial(path, [...names.keys()]);
    if (chain.includes(name)) return `partial "${name}" includes itself (${[...chain, name].join(" → ")})`;
    if (chain.length >= MAX_DEPTH) return `includes are nested more than ${MAX_DEPTH} deep`;
    walk(text, name, [...chain, name]);
    return null;
  }

  walk(mjml, null, []);
  if (length > MAX_LENGTH) {
    out.problems.push({
      line: null,
      partial: null,
      message: `the template with its partials is longer than ${MAX_LENGTH} characters`,
    });
  }
  out.mjml = parts.join("");
  return out;
}

function unknownPartial(path: string, known: string[]): string {
  const list = known.length > 0 ? `known partials: ${known.join(", ")}` : "there are no partials";
  return `unknown partial "${path.slice(0, 100)}"; ${list}`;
}

/** The names of the partials that MJML includes, in order. */
export function includedPartials(mjml: string): string[] {
  const names: string[] = [];
  for (let start = nextInclude(mjml, 0); start !== null;) {
    const include = readInclude(mjml, start);
    if (include !== null) names.push(canonical(include.path));
    start = nextInclude(mjml, include?.end ?? start + OPEN.length);
  }
  return names;
}

/** "./partials/header.mjml", "../partials/header" and "header.mjml" all name the partial "header". */
function canonical(path: string): string {
  return path.replace(/^(?:\.{0,2}\/)*(?:partials\/)?/, "").replace(/\.mjml$/, "");
}

/** The next include outside of comments. */
function nextInclude(text: string, from: number): number | null {
  let at = from;
  for (;;) {
    const include = text.indexOf(OPEN, at);
    if (include === -1) return null;
    const comment = text.indexOf("<!--", at);
    if (comment === -1 || comment > include) return include;
    const end = text.indexOf("-->", comment + 4);
    if (end === -1) return null;
    at = end + 3;
  }
}

/** Reads the include tag at `start`: its path, and the index after it. */
function readInclude(text: string, start: number): { path: string; end: number } | null {
  const close = text.indexOf(">", start);
  if (close === -1) return null;
  const tag = text.slice(start, close + 1);
  const path = /\spath\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(tag);
  const name = path?.[1] ?? path?.[2];
  if (name === undefined || tag.length > 1000) return null;
  if (tag.endsWith("/>")) return { path: name, end: close + 1 };
  const closing = /^\s*<\/mj-include\s*>/.exec(text.slice(close + 1, close + 200));
  return closing === null ? null : { path: name, end: close + 1 + closing[0].length };
}

function countLines(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = text.indexOf("\n", from); at !== -1 && at < to; at = text.indexOf("\n", at + 1)) lines += 1;
  return lines;
}
