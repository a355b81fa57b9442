import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { App } from "../../src/app.ts";
import { templates } from "../../src/db/schema/index.ts";
import { createSequence } from "../../src/sequence/create-sequence.ts";
import type { SequenceDefinition } from "../../src/sequence/definition/definition.ts";
import { parseDefinition } from "../../src/sequence/definition/check/parse.ts";
import { publishSequence } from "../../src/sequence/publish/publish.ts";

const folder = fileURLToPath(new URL("../../templates/", import.meta.url));

/** Stores the templates of some starter folders, partials included. */
export async function storeStarterTemplates(app: Pick<App, "db" | "clock">, names: readonly string[]): Promise<void> {
  const now = app.clock.now();
  for (const name of ["partials", ...names]) {
    for (const file of (await readdir(`${folder}${name}`)).filter((entry) => entry.endsWith(".mjml"))) {
      const mjml = await readFile(`${folder}${name}/${file}`, "utf8");
      const key = `${name}/${file.slice(0, -".mjml".length)}`;
      await app.db.insert(templates).values({ key, mjml, createdAt: now, updatedAt: now }).onConflictDoNothing();
    }
  }
}

/** Publishes a starter sequence as it lies in templates/sequences. */
export async function publishStarter(
  app: Pick<App, "db" | "clock">,
  name: string,
): Promise<{ id: string; definition: SequenceDefinition }> {
  await storeStarterTemplates(app, [name]);
  const parsed = parseDefinition(await readFile(`${folder}sequences/${name}.yaml`, "utf8"));
  if (parsed.kind === "invalid") throw new Error(JSON.stringify(parsed.problems));
  const { id } = await createSequence(app, { definition: parsed.definition });
  await publishSequence(app, { id });
  return { id, definition: parsed.definition };
}
