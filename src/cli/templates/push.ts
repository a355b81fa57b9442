import { checkFolder, inOrder, place } from "./check-folder.ts";
import { isPartial } from "./folder.ts";
import type { TemplateFile, TemplateFolder } from "./folder.ts";
import type { FileProblem } from "./problem.ts";
import type { TemplateServer } from "./server.ts";

/** What became of a folder that was pushed. */
export interface Pushed {
  /** What was, or in a dry run would be, stored, in order. */
  changes: { key: string; change: "created" | "changed" }[];
  unchanged: number;
  problems: FileProblem[];
}

/**
 * Stores the templates of a folder that the server has not, or has otherwise, each after the partials it includes. All
 * files are checked first, with the server's partials where the folder has none of that name; while anything is wrong
 * with any of them, nothing is stored. What a folder does not have stays on the server.
 * @throws CommandError
 */
export async function pushFolder(
  server: TemplateServer,
  { templates, problems }: TemplateFolder,
  { dryRun }: { dryRun: boolean },
): Promise<Pushed> {
  const stored = await server.list();
  const attributes = await server.attributes();
  const elsewhere = Object.fromEntries([...stored].filter(([key]) => isPartial(key)));
  const readable = templates.filter(({ file }) => !problems.some((problem) => problem.file === file));
  const wrong = [...problems, ...(await checkFolder(readable, elsewhere, attributes))];
  const changed = inOrder(templates).filter(({ key, mjml }) => stored.get(key) !== mjml);
  const unchanged = templates.length - changed.length;
  if (wrong.length > 0) return { changes: [], unchanged, problems: wrong };
  const changes: Pushed["changes"] = [];
  for (const template of changed) {
    const { key, mjml } = template;
    const refused = dryRun ? [] : await server.put(key, mjml);
    wrong.push(...refused.map((message) => placeRefusal(message, template, templates)));
    if (refused.length === 0) changes.push({ key, change: stored.has(key) ? "changed" : "created" });
  }
  return { changes, unchanged, problems: wrong };
}

/** The server, another version of Ripen maybe, has words of its own: "footer, line 3, column 7: …". */
function placeRefusal(said: string, template: TemplateFile, templates: readonly TemplateFile[]): FileProblem {
  const [, partial, line, column, message = said] =
    /^(?:([^\s,]+), )?line (\d+)(?:, column (\d+))?: ([\s\S]*)$/.exec(said) ?? [];
  const at = { line: Number(line ?? 1), column: column === undefined ? null : Number(column) };
  return place({ ...at, partial: partial ?? null, message }, template, templates);
}
