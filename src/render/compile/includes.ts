import type { Problem } from "../fill/template.ts";
import { budgets } from "./budgets.ts";
import { skipTo } from "./scan.ts";

/** A stretch of expanded MJML that stands in one source as it is. */
interface Stretch {
  /** where it begins in the expanded text */
  at: number;
  source: string;
  /** where it begins in its source */
  from: number;
  partial: string | null;
}

/** MJML with every include replaced, and the origin of each of its places. */
export interface Expanded {
  mjml: string;
  problems: Problem[];
  /** The problem of a place in the expanded text, told of the source that the place came from. */
  locate(found: PlacedProblem): Problem;
}

/** A problem at a place (an index) of the text that was checked. */
export interface PlacedProblem {
  at: number;
  message: string;
}

const OPEN = "<mj-include";

/**
 * Replaces `<mj-include path="…" />` by the named partial, textually. Partials come from the given map alone: MJML's
 * own includes, which read files, stay switched off.
 */
export function expandIncludes(mjml: string, partials: Record<string, string>): Expanded {
  const problems: Problem[] = [];
  const stretches: Stretch[] = [];
  const names = new Map(Object.entries(partials).map(([name, text]) => [canonical(name), text]));
  let length = 0;
  let included = 0;

  function walk(source: string, partial: string | null, chain: readonly string[]): void {
    let from = 0;
    for (;;) {
      const start = skipTo(source, OPEN, from);
      const to = start ?? source.length;
      if (to > from) stretches.push({ at: length, source, from, partial });
      length += to - from;
      if (start === null || isTooMuch()) return;
      const include = readInclude(source, start);
      const problem =
        include === null ? 'write <mj-include path="NAME" />, closed in itself' : expand(include.path, chain);
      if (problem !== null) problems.push({ ...placeIn(source, start), partial, message: problem });
      from = include?.end ?? start + OPEN.length;
    }
  }

  function expand(path: string, chain: readonly string[]): string | null {
    included += 1;
    if (isTooMuch()) return null;
    const name = canonical(path);
    const text = names.get(name);
    if (text === undefined) return unknownPartial(path, [...names.keys()]);
    if (chain.includes(name)) return `partial "${name}" includes itself (${[...chain, name].join(" → ")})`;
    if (chain.length >= budgets.includeDepth) return `includes are nested more than ${budgets.includeDepth} deep`;
    walk(text, name, [...chain, name]);
    return null;
  }

  const isTooMuch = () => length > budgets.length || included > budgets.includes;

  walk(mjml, null, []);
  const whole = (message: string) => problems.push({ line: null, column: null, partial: null, message });
  if (length > budgets.length) {
    whole(`the template with its partials is longer than ${budgets.length} characters`);
  }
  if (included > budgets.includes)
    whole(`the template has more than ${budgets.includes} includes, nested ones counted`);
  return {
    mjml: isTooMuch() ? "" : stretches.map(textOf(stretches, length)).join(""),
    problems: problems.slice(0, budgets.problems),
    locate({ at, message }) {
      const stretch = stretches.findLast((one) => one.at <= at) ?? { at: 0, source: mjml, from: 0, partial: null };
      return {
        ...placeIn(stretch.source, stretch.from + at - stretch.at),
        partial: stretch.partial,
        message,
      };
    },
  };
}

const textOf =
  (stretches: readonly Stretch[], length: number) =>
  ({ source, from, at }: Stretch, index: number) =>
    source.slice(from, from + ((stretches[index + 1]?.at ?? length) - at));

/** Line and column, both from 1, of an index. */
export function placeIn(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at);
  const lineStart = before.lastIndexOf("\n") + 1;
  let line = 1;
  for (let end = before.indexOf("\n"); end !== -1; end = before.indexOf("\n", end + 1)) line += 1;
  return { line, column: at - lineStart + 1 };
}

/** Names of the partials that a text includes itself, as `expandIncludes` looks them up. */
export function includedNames(mjml: string): string[] {
  const names: string[] = [];
  for (let at = skipTo(mjml, OPEN, 0); at !== null; at = skipTo(mjml, OPEN, at + OPEN.length)) {
    const include = readInclude(mjml, at);
    if (include !== null) names.push(canonical(include.path));
  }
  return names;
}

function unknownPartial(path: string, known: string[]): string {
  const list = known.length > 0 ? `known partials: ${known.join(", ")}` : "there are no partials";
  return `unknown partial "${path.slice(0, 100)}"; ${list}`;
}

/** The names of the partials that MJML includes, in order. */
export function includedPartials(mjml: string): string[] {
  const names: string[] = [];
  for (let start = skipTo(mjml, OPEN, 0); start !== null;) {
    const include = readInclude(mjml, start);
    if (include !== null) names.push(canonical(include.path));
    start = skipTo(mjml, OPEN, include?.end ?? start + OPEN.length);
  }
  return names;
}

/** "./partials/header.mjml", "../partials/header" and "header.mjml" all name the partial "header". */
function canonical(path: string): string {
  return path.replace(/^(?:\.{0,2}\/)*(?:partials\/)?/, "").replace(/\.mjml$/, "");
}

/** Reads the include tag at `start`: its path, and the index after it. */
function readInclude(text: string, start: number): { path: string; end: number } | null {
  const close = text.indexOf(">", start);
  if (close === -1) return null;
  const tag = text.slice(start, close + 1);
  const path = /\spath\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(tag.slice(0, 1000));
  const name = path?.[1] ?? path?.[2];
  if (name === undefined || tag.length > 1000) return null;
  if (tag.endsWith("/>")) return { path: name, end: close + 1 };
  const closing = /^\s*<\/mj-include\s*>/.exec(text.slice(close + 1, close + 200));
  return closing === null ? null : { path: name, end: close + 1 + closing[0].length };
}
