import { createHash } from "node:crypto";

/** What a folder can hold, in the order in which it is applied; what is gone is deleted in the reverse one. */
export const kindNames = [
  ...([
    "attribute",
    "topic",
    "sender",
    "team",
    "template",
    "segment",
    "scoring",
    "sequence",
    "form",
    "webhook",
  ] as const),
];
export type KindName = (typeof kindNames)[number];

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/**
 * One thing of a folder, or of a server.
 * @property value in its shortest form: what has a default is left out
 * @property how what the file says beside it and no server can tell, such as what becomes of enrollments
 */
export interface Resource {
  kind: KindName;
  key: string;
  value: Json;
  how?: Readonly<Record<string, Json>>;
}

/** Names a resource among all: `segment/trials`. */
export function idOf({ kind, key }: Pick<Resource, "kind" | "key">): string {
  return `${kind}/${key}`;
}

/** The same resource from its id. @returns undefined for what a newer Ripen calls a kind */
export function fromId(id: string): Pick<Resource, "kind" | "key"> | undefined {
  const slash = id.indexOf("/");
  const kind = kindNames.find((name) => name === id.slice(0, slash));
  return kind === undefined ? undefined : { kind, key: id.slice(slash + 1) };
}

/** Tells whether two values are the same, whatever the order of their keys. */
export function hashOf(value: Json): string {
  return createHash("sha256")
    .update(JSON.stringify(sortKeys(value)))
    .digest("hex")
    .slice(0, 16);
}

/** The same value with the keys of every object in one order. */
export function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, child]) => [key, sortKeys(child)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** A value that is a text, as the text it is. */
export function asText(value: Json | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? "");
}

/** Whether it is an object, and no list. */
export function isObject(value: unknown): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
