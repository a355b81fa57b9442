import path from "node:path";
import { findCircles } from "./circles.ts";
import type { Imports } from "./read-imports.ts";

/** Below every room, from the ground up. */
const ground = ["platform", "db", "jobs", "ground.ts"];
/** A folder that holds more files beside its subfolders has two rooms in it. */
const filesAtMost = 16;
/** One file for each table: in there the name of the table is the name of the file. */
const catalogs = new Set(["db/schema"]);

/**
 * What is wrong with the structure of `src/`, a sentence each: imports that point downstream, circles of files, circles of
 * folders that stand side by side, and folders in which one can no longer guess the file.
 * @param rooms names of the rooms in the order of the flow; whatever is neither a room nor ground stands on top of them
 */
export function judgeStructure(imports: Imports, rooms: readonly string[]): string[] {
  return [
    ...downstreamImports(imports, [...ground, ...rooms]),
    ...findCircles(imports).map((circle) => `These files import each other: ${circle.join(", ")}`),
    ...circlesOfFolders(imports),
    ...fullFolders(imports),
  ];
}

function downstreamImports(imports: Imports, floors: readonly string[]): string[] {
  const floorOf = (file: string) => {
    const floor = floors.indexOf(file.split("/")[0] ?? file);
    return floor < 0 ? floors.length : floor;
  };
  return [...imports].flatMap(([file, targets]) =>
    targets
      .filter((target) => floorOf(target) > floorOf(file))
      .map((target) => `${file} imports ${target}, which is downstream: hand down a row and a job`),
  );
}

/** Folders with the same parent: files beside them belong to none. */
function circlesOfFolders(imports: Imports): string[] {
  const siblings = new Map<string, Map<string, Set<string>>>();
  for (const [file, targets] of imports) {
    for (const target of targets) {
      const [parent, from, to] = partWays(file, target);
      if (from === undefined || to === undefined || from === to || parent === "") continue;
      const folders = siblings.get(parent) ?? new Map<string, Set<string>>();
      siblings.set(parent, folders);
      for (const folder of [from, to]) if (!folders.has(folder)) folders.set(folder, new Set());
      folders.get(from)?.add(to);
    }
  }
  return [...siblings].flatMap(([parent, folders]) =>
    findCircles(folders).map((circle) => `These folders of ${parent} import each other: ${circle.join(", ")}`),
  );
}

/** The last folder that both are in, and the folder in it that each is in, if any. */
function partWays(one: string, other: string): [parent: string, one?: string, other?: string] {
  const [a, b] = [path.dirname(one).split("/"), path.dirname(other).split("/")];
  let shared = 0;
  while (shared < a.length && a[shared] === b[shared]) shared += 1;
  return [a.slice(0, shared).join("/"), a[shared], b[shared]];
}

function fullFolders(imports: Imports): string[] {
  const folders = Map.groupBy(imports.keys(), (file) => path.dirname(file));
  return [...folders]
    .filter(([folder, files]) => files.length > filesAtMost && !catalogs.has(folder))
    .map(
      ([folder, files]) => `${folder} holds ${files.length} files, at most ${filesAtMost}: give it rooms of its own`,
    );
}
