/** Texts kept for one reading; those of a file repeat, and beyond this many they do not. */
const keptAtMost = 1_000;

/** The same reading, which remembers what it made of the latest texts: for those that are slow, above all where they fail. */
export function remember<Read>(read: (text: string) => Read): (text: string) => Read {
  const kept = new Map<string, { read: Read }>();
  return (text) => {
    const known = kept.get(text);
    if (known !== undefined) return known.read;
    const made = { read: read(text) };
    if (kept.size >= keptAtMost) kept.clear();
    kept.set(text, made);
    return made.read;
  };
}
