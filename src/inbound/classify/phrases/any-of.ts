/**
 * One expression that matches where any of the phrases does, written one per line in the tables of this folder.
 * `before` and `after` are what all of them need on their sides, such as the start of the text.
 */
export function anyOf(phrases: readonly RegExp[], sides: { before?: RegExp; after?: RegExp } = {}): RegExp {
  const all = phrases.map((phrase) => phrase.source).join("|");
  return new RegExp(`${sides.before?.source ?? ""}(?:${all})${sides.after?.source ?? ""}`);
}
