/** What one definition, or one condition, may hold. The answer names the limit that was crossed. */
export const budgets = {
  /** characters of YAML */
  characters: 512 * 1024,
  /** words and signs of YAML */
  tokens: 120_000,
  /** keys and entries, nested ones counted */
  values: 15_000,
  depth: 40,
  /** tests in all conditions of a definition or a segment, filters of event properties counted */
  tests: 200,
  /** entries of all lists that conditions compare with */
  listed: 10_000,
  /** problems told at once */
  problems: 50,
} as const;
