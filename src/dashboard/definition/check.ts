import { LineCounter, isNode, parseDocument } from "yaml";
import { findBadText } from "../../platform/http/text-guard.ts";
import { parseDefinition } from "../../sequence/definition/check/parse.ts";
import { readYamlApart } from "../../sequence/definition/check/read-yaml-apart.ts";
import type { SequenceDefinition } from "../../sequence/definition/definition.ts";

/** Something that is wrong with a text, and at which line of it; null where no line is to blame. */
export interface LineProblem {
  line: number | null;
  pointer: string;
  message: string;
}

export type CheckedText = { kind: "ok"; definition: SequenceDefinition } | { kind: "invalid"; problems: LineProblem[] };

/** A definition as it was typed, in YAML or JSON, with everything that is wrong at its line. */
export async function checkText(text: string): Promise<CheckedText> {
  const read = await readYamlApart(text);
  const parsed = read.kind === "invalid" ? read : parseDefinition(read.value);
  if (parsed.kind === "ok") {
    const bad = findBadText(parsed.definition);
    return bad === undefined ? parsed : { kind: "invalid", problems: atLines(text, [bad]) };
  }
  return { kind: "invalid", problems: atLines(text, parsed.problems) };
}

/** Where JSON Pointers (RFC 6901) of a text's value stand in it: at the value, or at what it would stand in. Pure. */
export function atLines(text: string, problems: readonly { pointer: string; message: string }[]): LineProblem[] {
  const lineCounter = new LineCounter();
  // Only looked at where values stand: aliases are not followed.
  const document = parseDocument(text, { lineCounter, logLevel: "silent" });
  const lineOf = (pointer: string): number | null => {
    const path = pointer
      .split("/")
      .slice(1)
      .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
    for (let depth = path.length; depth > 0; depth -= 1) {
      const node: unknown = document.getIn(
        path.slice(0, depth).map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
        true,
      );
      if (isNode(node) && node.range) return lineCounter.linePos(node.range[0]).line;
    }
    return null;
  };
  return problems
    .map(({ pointer, message }) => ({ line: lineOf(pointer), pointer, message }))
    .toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
}
