import { closest, closestWithin } from "../platform/closest.ts";
import type { VariableProblem } from "./error.ts";

/** Names that only a setting of Ripen begins with. Kubernetes makes some of its own for a service that is called so. */
const ours = /^(?:RIPEN|GUARD)_(?!.*(?:SERVICE_HOST|SERVICE_PORT|PORT(?:_\d+_(?:TCP|UDP).*)?)(?:_\w+)?$)/;

/**
 * Variables that look like a setting of Ripen and are none: a slip of the keys, which would leave the setting at its default
 * without a word. One letter counts, in a long name two; what is not as near belongs to somebody else.
 * @param names of all variables of the environment
 * @param known the settings of Ripen
 */
export function strayVariables(names: Iterable<string>, known: readonly string[]): VariableProblem[] {
  const settings = new Set(known);
  return [...names]
    .filter((name) => !settings.has(name))
    .flatMap((name) => {
      const letters = name.length >= 12 ? 2 : 1;
      const meant = ours.test(name) ? closest(name, known) : closestWithin(name, known, letters);
      if (!ours.test(name) && (meant === null || isAnotherWord(name, meant))) return [];
      const question = meant === null ? "" : `; did you mean ${meant}?`;
      return [{ variable: name, message: `is set and is no setting of Ripen${question}` }];
    });
}

/** Of short words many differ in one letter: POST and SORT are no slips of PORT. */
function isAnotherWord(name: string, meant: string): boolean {
  const letters = (word: string) => word.toUpperCase().split("").toSorted().join("");
  return name.length < 6 && name.length === meant.length && letters(name) !== letters(meant);
}
