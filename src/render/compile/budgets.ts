/**
 * What one template may ask for. Far more than any mail needs, and little enough that compiling, and rendering for each
 * recipient, stay cheap; the answer names the limit that was crossed.
 */
export const budgets = {
  /** characters, partials included */
  length: 500_000,
  /** `<mj-include>`, nested ones counted */
  includes: 200,
  includeDepth: 8,
  /** elements of MJML and HTML */
  elements: 5_000,
  /** elements within each other */
  depth: 80,
  /** Liquid outputs and tags */
  liquid: 2_000,
  /** characters of all `<mj-style>` */
  css: 64_000,
  /** selectors of `<mj-style inline="inline">` and `<mj-selector>`, each of which is looked for in the whole mail */
  inlineSelectors: 300,
  selectorLength: 200,
  /** links and images */
  links: 500,
  /** problems told at once */
  problems: 50,
} as const;
