import { checkPartial } from "../../render/compile/check-partial.ts";
import { compileTemplate } from "../../render/compile/compile.ts";
import { includedNames } from "../../render/compile/includes.ts";
import { partialsPrefix } from "../../render/load-partials.ts";
import type { Problem, TemplateSource } from "../../render/fill/template.ts";
import { isPartial } from "./folder.ts";
import type { TemplateFile } from "./folder.ts";
import { columnOf } from "./problem.ts";
import type { FileProblem } from "./problem.ts";

/**
 * Compiles every template of a folder with the partials of the folder, checks each partial alone, and says all that is
 * wrong with any.
 * @param others partials that lie elsewhere, by key; those of the folder go first
 * @param attributes that are declared; left out, names behind `lead` are not checked
 */
export async function checkFolder(
  templates: readonly TemplateFile[],
  others: Readonly<Record<string, string>> = {},
  attributes?: TemplateSource["attributes"],
): Promise<FileProblem[]> {
  const partials = { ...others, ...partialsOf(templates) };
  const problems: FileProblem[] = [];
  for (const template of templates) {
    if (isPartial(template.key)) {
      const name = template.key.slice(partialsPrefix.length);
      const found = checkPartial(name, { partials, ...(attributes !== undefined && { attributes }) });
      problems.push(...found.map((one) => place(one, template, templates)));
      continue;
    }
    const result = await compileTemplate({
      mjml: template.mjml,
      partials,
      ...(attributes !== undefined && { attributes }),
    });
    if (result.kind === "invalid") problems.push(...result.problems.map((one) => place(one, template, templates)));
  }
  return problems;
}

/** The partials of a folder by key. */
export function partialsOf(templates: readonly TemplateFile[]): Record<string, string> {
  return Object.fromEntries(templates.filter(({ key }) => isPartial(key)).map(({ key, mjml }) => [key, mjml]));
}

/** Where a problem of a template stands: in its own file, or in that of a partial. */
export function place(
  { line, column, partial, message }: Omit<Problem, "inGivenSubject">,
  template: TemplateFile,
  templates: readonly TemplateFile[],
  severity: FileProblem["severity"] = "error",
): FileProblem {
  const inPartial = partial === null ? undefined : templates.find(({ key }) => key === `${partialsPrefix}${partial}`);
  const at = line ?? 1;
  if (partial !== null && inPartial === undefined) {
    const where = `in the partial "${partial}" of the server, line ${at}: `;
    return { file: template.file, line: 1, column: 1, severity, message: `${where}${message}` };
  }
  const { file, mjml } = inPartial ?? template;
  return { file, line: at, column: column ?? columnOf(mjml, at), severity, message };
}

/** Templates in an order in which each one comes after the partials that it includes. */
export function inOrder(templates: readonly TemplateFile[]): TemplateFile[] {
  const byKey = new Map(templates.map((template) => [template.key, template]));
  const ordered = new Set<TemplateFile>();
  const visiting = new Set<TemplateFile>();
  const visit = (template: TemplateFile): void => {
    if (ordered.has(template) || visiting.has(template)) return;
    visiting.add(template);
    for (const name of includedNames(template.mjml)) {
      const included = byKey.get(`${partialsPrefix}${name}`);
      if (included !== undefined) visit(included);
    }
    ordered.add(template);
  };
  // Partials that nothing includes go first, too.
  for (const template of templates) if (isPartial(template.key)) visit(template);
  for (const template of templates) visit(template);
  return [...ordered];
}
