import { diff } from "node:util";
import { asText, hashOf, idOf, kindNames } from "./resource.ts";
import type { Json, KindName, Resource } from "./resource.ts";

/** What was applied from the folder last: hashes that each resource may have, and how it was told. */
export type Applied = Readonly<
  Record<string, { is: readonly string[]; how?: Readonly<Record<string, Json>> | undefined }>
>;

/**
 * What an apply would do to one resource.
 * @property before as the server has it; null when it has none
 * @property after as the folder has it; null when it is to go
 * @property drift what somebody did on the server since the last apply, where that is undone
 * @property destroys what is lost for good, in words; null when nothing is
 */
export interface Change {
  kind: KindName;
  key: string;
  action: "create" | "change" | "delete";
  before: Json | null;
  after: Json | null;
  how?: Readonly<Record<string, Json>>;
  drift: "changed" | "deleted" | null;
  destroys: string | null;
}

/**
 * Compares a folder with a server. What the folder does not have is deleted when it was applied from there, and left alone
 * otherwise: somebody else keeps it.
 * @returns changes in the order of applying, deletions last and backwards
 */
export function compare(
  wanted: readonly Resource[],
  there: ReadonlyMap<string, Resource>,
  applied: Applied,
): { changes: Change[]; unchanged: string[]; unmanaged: string[] } {
  const changes: Change[] = [];
  const unchanged: string[] = [];
  const ids = new Set(wanted.map(idOf));
  for (const resource of inOrder(wanted)) {
    const { kind, key, value, how } = resource;
    const id = idOf(resource);
    const known = there.get(id);
    if (known !== undefined && hashOf(known.value) === hashOf(value)) {
      unchanged.push(id);
      continue;
    }
    const before = known?.value ?? null;
    changes.push({
      kind,
      key,
      action: known === undefined ? "create" : "change",
      before,
      after: value,
      ...(how !== undefined && { how }),
      drift: driftOf(applied[id]?.is, before),
      destroys: kind === "attribute" && known !== undefined ? "the type of an attribute that leads have" : null,
    });
  }
  const gone = [...there.values()].filter((one) => !ids.has(idOf(one)));
  for (const { kind, key, value } of inOrder(gone.filter((one) => applied[idOf(one)] !== undefined)).toReversed()) {
    const drift = driftOf(applied[idOf({ kind, key })]?.is, value);
    changes.push({ kind, key, action: "delete", before: value, after: null, drift, destroys: "it is deleted" });
  }
  return { changes, unchanged, unmanaged: gone.map(idOf).filter((id) => applied[id] === undefined) };
}

function driftOf(is: readonly string[] | undefined, before: Json | null): Change["drift"] {
  if (is === undefined) return null;
  if (before === null) return "deleted";
  return is.includes(hashOf(before)) ? null : "changed";
}

/** Resources in the order of applying: what others name first. Partials and teams that others fall back on among them. */
export function inOrder<T extends Pick<Resource, "kind" | "key" | "value">>(resources: readonly T[]): T[] {
  const sorted = [...resources].sort(
    (a, b) => kindNames.indexOf(a.kind) - kindNames.indexOf(b.kind) || (a.key < b.key ? -1 : 1),
  );
  const byId = new Map(sorted.map((one) => [idOf(one), one]));
  const ordered = new Set<T>();
  const visit = (one: T, way: ReadonlySet<T>): void => {
    if (ordered.has(one) || way.has(one)) return;
    for (const id of named(one)) {
      const other = byId.get(id);
      if (other !== undefined) visit(other, new Set([...way, one]));
    }
    ordered.add(one);
  };
  for (const one of sorted) visit(one, new Set());
  return [...ordered];
}

/** What of its own kind a resource names, by id. */
function named({ kind, value }: Pick<Resource, "kind" | "value">): string[] {
  if (kind === "template" && typeof value === "string") {
    return [...value.matchAll(/<mj-include\s[^>]*path=["']([^"']+)["']/g)].map(
      ([, name]) => `template/partials/${name}`,
    );
  }
  const next = kind === "team" && typeof value === "object" && value !== null && "fallbackTeam" in value;
  return next ? [`team/${asText(value["fallbackTeam"])}`] : [];
}

/** One line of a difference. */
export interface DiffLine {
  sign: "+" | "-" | " " | "…";
  text: string;
}

const context = 2;

/** What differs between two texts, line by line, with two lines around. */
export function diffLines(before: string, after: string): DiffLine[] {
  const lines = (text: string) => (text === "" ? [] : text.replace(/\n$/, "").split("\n"));
  const entries = diff(lines(before), lines(after)).map(([sign, text]): DiffLine => ({
    sign: sign === 0 ? " " : sign === 1 ? "-" : "+",
    text,
  }));
  const isNear = (index: number) =>
    entries.slice(Math.max(0, index - context), index + context + 1).some(({ sign }) => sign !== " ");
  return entries.flatMap((entry, index): DiffLine[] => {
    if (isNear(index)) return [entry];
    return index > 0 && isNear(index - 1) && index < entries.length - 1 ? [{ sign: "…", text: "" }] : [];
  });
}
