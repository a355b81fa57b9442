import { createRequire } from "node:module";

interface Highlighter {
  highlight(code: string, options: { language: string; ignoreIllegals: boolean }): { value: string };
  registerLanguage(name: string, language: unknown): void;
  registerAliases(names: string[], options: { languageName: string }): void;
}

const require = createRequire(import.meta.url);
const languages = ["bash", "javascript", "json", "typescript", "xml", "yaml"] as const;
const same: Readonly<Record<string, (typeof languages)[number]>> = {
  sh: "bash",
  shell: "bash",
  js: "javascript",
  ts: "typescript",
  mjml: "xml",
  html: "xml",
  liquid: "xml",
};

let loaded: Highlighter | undefined;

// Its types bring those of browsers with them, so that it is asked for without.
function library(): Highlighter {
  if (loaded !== undefined) return loaded;
  const made = require("highlight.js/lib/core") as Highlighter;
  for (const name of languages) made.registerLanguage(name, require(`highlight.js/lib/languages/${name}`));
  loaded = made;
  return made;
}

/** Code as HTML, its words in classes that the style sheet colors; undefined for a language that we do not color. */
export function highlighted(code: string, language: string): string | undefined {
  const named = same[language] ?? languages.find((one) => one === language);
  if (named === undefined) return undefined;
  return library().highlight(code, { language: named, ignoreIllegals: true }).value;
}
