import { builtInAttributes } from "../../lead/built-in-attributes.ts";
import { kinds } from "../../plan/code/kinds.ts";
import { asText } from "../../plan/code/resource.ts";
import type { KindName, Resource } from "../../plan/code/resource.ts";
import { partialsPrefix } from "../../render/load-partials.ts";
import type { Catalog } from "../../sequence/definition/catalog.ts";
import { checkFolder } from "../templates/check-folder.ts";
import type { FileProblem } from "../templates/problem.ts";
import type { RawResource, ReadFiles } from "./read-files.ts";

/** A folder that was read and checked; of what has problems there is no resource. */
export interface CheckedFiles {
  resources: Resource[];
  problems: FileProblem[];
}

type Named = Pick<Resource, "kind" | "key"> & { value?: Resource["value"] };

/**
 * Checks all files with the schemas and the compiler that the server uses, and says everything that is wrong with any.
 * @param there what a server has besides; kinds that it was not asked for are not looked up
 * @param isWhole whether what neither of both has does not exist
 */
export async function checkFiles(
  { resources: raws, problems: found }: ReadFiles,
  there: readonly Resource[] = [],
  isWhole: (kind: KindName) => boolean = (kind) => raws.some((one) => one.kind === kind),
): Promise<CheckedFiles> {
  const catalog = catalogOf([...there, ...raws.map(({ kind, key, raw }) => ({ kind, key, value: raw }))], isWhole);
  const problems = [...found];
  const resources: Resource[] = [];
  for (const one of raws) {
    const { kind, key, raw } = one;
    const wrong = kinds[kind].check(raw, key, catalog);
    problems.push(...wrong.map(({ pointer, message }) => placeProblem(one, pointer, message)));
    if (wrong.length === 0) resources.push({ kind, key, ...kinds[kind].shorten(raw, key) });
  }
  problems.push(...(await checkTemplates(raws, there)));
  return { resources, problems };
}

/** A problem of a file at the place that a JSON Pointer leads to. */
export function placeProblem({ file, place }: RawResource, pointer: string, message: string): FileProblem {
  return { file, ...place(pointer), severity: "error", message };
}

async function checkTemplates(raws: readonly RawResource[], there: readonly Resource[]): Promise<FileProblem[]> {
  const files = raws.flatMap(({ kind, key, file, raw }) =>
    kind === "template" && typeof raw === "string" && raw !== "" ? [{ key, file, mjml: raw }] : [],
  );
  const ofServer = there.filter(({ kind, key }) => kind === "template" && key.startsWith(partialsPrefix));
  const others = Object.fromEntries(ofServer.map(({ key, value }) => [key, asText(value)]));
  const attributes = catalogOf([...there, ...raws.map(({ kind, key, raw }) => ({ kind, key, value: raw }))], (kind) =>
    raws.some((one) => one.kind === kind),
  ).attributes;
  return checkFolder(files, others, attributes);
}

/** What definitions may refer to. */
function catalogOf(all: readonly Named[], isWhole: (kind: KindName) => boolean): Catalog {
  const keys = (kind: KindName) => all.filter((one) => one.kind === kind).map(({ key }) => key);
  const whole = <K extends keyof Catalog>(kind: KindName, name: K, names: Catalog[K]) =>
    isWhole(kind) ? { [name]: names } : {};
  const types = Object.fromEntries([
    ...all.flatMap(({ kind, key, value }) => (kind === "attribute" ? [[key, value] as const] : [])),
    ...builtInAttributes.map((name) => [name, "string"] as const),
  ]);
  return {
    ...(keys("attribute").length > 0 && whole("attribute", "attributes", types as NonNullable<Catalog["attributes"]>)),
    ...whole("template", "templates", keys("template")),
    ...whole("segment", "segments", keys("segment")),
    ...whole("topic", "topics", keys("topic")),
    ...whole("team", "teams", keys("team")),
    ...whole("sequence", "sequences", keys("sequence")),
  };
}
