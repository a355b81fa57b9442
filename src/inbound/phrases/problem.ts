import { LineCounter, isMap, isNode, isScalar, parseDocument } from "yaml";
import type { Document } from "yaml";
import type { z } from "zod";
import { PhraseFileError } from "./phrase-file-error.ts";

/** The first problem that the schema found, with its line. `text` is the file, `path` its name for people. */
export function problemOf(path: string, text: string, issue: z.core.$ZodIssue | undefined): PhraseFileError {
  if (issue === undefined) return new PhraseFileError(path, "is not valid");
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: "failsafe", lineCounter: lines });
  const unknown = issue.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  const keys = [...issue.path.map(String), ...(unknown === undefined ? [] : [unknown])];
  const place = [path, lineOf(document, lines, keys, issue)].filter((part) => part !== null).join(":");
  const message =
    unknown === undefined ? issue.message : "there is no such section; docs/add-a-language.md lists the names";
  return new PhraseFileError(place, [keys.join("."), message].filter((part) => part !== "").join(": "));
}

function lineOf(document: Document, lines: LineCounter, keys: string[], issue: z.core.$ZodIssue): number | null {
  const node: unknown = document.getIn(keys, true);
  const parent: unknown = document.getIn(keys.slice(0, -1), true);
  const key = isMap(parent)
    ? parent.items.find((pair) => isScalar(pair.key) && pair.key.value === keys.at(-1))?.key
    : null;
  const start = isNode(key) ? key.range?.[0] : isNode(node) ? node.range?.[0] : undefined;
  if (start === undefined) return null;
  const within: unknown = issue.code === "custom" ? issue.params?.["line"] : undefined;
  const below = isScalar(node) && node.type === "BLOCK_LITERAL" ? 1 : 0;
  return lines.linePos(start).line + (typeof within === "number" ? below + within : 0);
}
