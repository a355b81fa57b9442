/** A last name shorter than this is too often a word, or a part of one. */
const shortestName = 4;

/**
 * A regular expression of PostgreSQL that finds a person in a text: each of the addresses, the whole name in either order, and
 * a last name that is no short word, as whole words. Pure.
 */
export function patternOf(
  emails: readonly string[],
  { firstName, lastName }: { firstName: string | null; lastName: string | null },
): string {
  const [first, last] = [words(firstName), words(lastName)];
  const names = [
    ...(first !== "" && last !== "" ? [`${first}\\s+${last}`, `${last},?\\s+${first}`] : []),
    ...((lastName ?? "").trim().length >= shortestName ? [last] : []),
  ];
  const found = [...emails.map(escape), ...names.map((name) => `\\m${name}\\M`)];
  // An expression that finds nothing, rather than everything.
  return found.length === 0 ? "a^" : found.join("|");
}

const words = (name: string | null) => (name ?? "").trim().split(/\s+/).map(escape).join("\\s+");

const escape = (text: string) => text.replaceAll(/[\\^$.|?*+()[\]{}]/g, String.raw`\$&`);
