import { profileOf, sections } from "./sections.ts";
import type { ExportDeps } from "./sections.ts";

/** Names the shape of the export: it changes when a field changes its meaning or goes, not when one is added. */
export const exportSchemaName = "ripen-person-1";

/**
 * Everything that is known of a lead (GDPR Art. 15 and 20), as pieces of one JSON document; holds a page of rows at a time.
 * @throws NotFoundError before the first piece
 */
export async function exportPerson(app: ExportDeps, { id }: { id: string }): Promise<AsyncGenerator<string>> {
  const profile = await profileOf(app, id);
  const exportedAt = app.clock.now().toISOString();
  async function* pieces(): AsyncGenerator<string> {
    const head = JSON.stringify({ schema: exportSchemaName, exportedAt, profile });
    yield head.slice(0, -1);
    for (const [name, rows] of Object.entries(sections)) {
      yield `,\n${JSON.stringify(name)}:[`;
      let first = true;
      for await (const row of rows(app, id)) {
        yield `${first ? "" : ",\n"}${JSON.stringify(row)}`;
        first = false;
      }
      yield "]";
    }
    yield "}\n";
  }
  return pieces();
}
