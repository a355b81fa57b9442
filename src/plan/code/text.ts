import { LineCounter, isNode, isScalar, parseDocument, stringify } from "yaml";
import { kinds } from "./kinds.ts";
import { asText } from "./resource.ts";
import type { Resource } from "./resource.ts";
import type { Json } from "./resource.ts";

/** What a file says, as text: YAML, or a template as it is. */
export function textOf(resource: Resource): string {
  const { extension, write } = kinds[resource.kind];
  const said = write(resource);
  return extension === ".mjml" ? asText(said) : yamlOf(said);
}

/** A value as YAML 1.2. */
export function yamlOf(value: Json): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** Finds where the value of a JSON Pointer stands in a text: line and column from 1. What is not there is looked for around it. */
export function placesIn(text: string): (pointer: string) => { line: number; column: number } {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: false, logLevel: "silent" });
  const at = (offset: number) => {
    const { line, col } = counter.linePos(offset);
    return { line, column: col };
  };
  return (pointer) => {
    const [error] = document.errors;
    if (error !== undefined) return at(error.pos[0]);
    const path = pointer
      .split("/")
      .slice(1)
      .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
    for (let length = path.length; length > 0; length -= 1) {
      const offset = keyOffset(document.contents, path.slice(0, length));
      if (offset !== undefined) return at(offset);
    }
    return { line: 1, column: 1 };
  };
}

/** Where a key stands, or the entry of a list. */
function keyOffset(node: unknown, [name = "", ...rest]: readonly string[]): number | undefined {
  if (!isNode(node) || !("items" in node) || !Array.isArray(node.items)) return undefined;
  const items: unknown[] = node.items;
  const pair = items.find((item) => isPairOf(item, name));
  if (pair !== undefined) {
    const { key, value } = pair as { key: unknown; value: unknown };
    return rest.length === 0 ? (isNode(key) ? key.range?.[0] : undefined) : keyOffset(value, rest);
  }
  const entry = /^\d+$/.test(name) ? items[Number(name)] : undefined;
  if (entry === undefined || !isNode(entry)) return undefined;
  return rest.length === 0 ? entry.range?.[0] : keyOffset(entry, rest);
}

const isPairOf = (item: unknown, name: string): boolean =>
  typeof item === "object" && item !== null && "key" in item && isScalar(item.key) && String(item.key.value) === name;
