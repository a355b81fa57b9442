import { fold } from "../classify/fold.ts";

const shortest = 40;
const longest = 1_000;
const size = 3;
/** A template keeps most of its characters when names, days and numbers are filled in; people do not write alike so far. */
const alike = 0.7;

/**
 * Whether two texts are of one build: the same but for names, numbers and addresses, as a template of a firm has it. In any
 * language, by the runs of three characters that they share. Never of short texts, in which everybody says the same.
 */
export function haveSameBuild(one: string, other: string): boolean {
  const [first, second] = [runsOf(one), runsOf(other)];
  if (first.size < shortest || second.size < shortest) return false;
  return first.intersection(second).size / first.union(second).size >= alike;
}

function runsOf(text: string): Set<string> {
  const bare = fold(text.slice(0, longest))
    .replaceAll(/\S+@\S+/g, "@")
    .replaceAll(/\p{Nd}+/gu, "0");
  const units = Array.from(bare);
  return new Set(units.slice(size - 1).map((_, at) => units.slice(at, at + size).join("")));
}
