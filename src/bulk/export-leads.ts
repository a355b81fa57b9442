import type { Ground } from "../ground.ts";
import { csvLine } from "../platform/csv-line.ts";
import { scoreOf } from "../lead/score-of.ts";
import { readStoredTarget } from "./bulk-schemas.ts";
import type { Target } from "./bulk-schemas.ts";
import { nextLeads } from "./leads-of.ts";
import { getBulk } from "./stored-bulk.ts";

const atOnce = 200;
const columns = ["id", "email", "firstName", "lastName", "company", "stage", "score", "source", "tags", "createdAt"];

/** The leads that an action is for as they are now, as CSV (RFC 4180), attributes in JSON. Holds a page at a time. @throws NotFoundError, ConflictError `target_erased` */
export async function exportLeads(
  app: Pick<Ground, "db" | "clock">,
  { id }: { id: string },
): Promise<AsyncGenerator<string>> {
  return lines(app, readStoredTarget(await getBulk(app, { id })));
}

async function* lines(app: Pick<Ground, "db" | "clock">, target: Target): AsyncGenerator<string> {
  yield csvLine([...columns, "attributes"]);
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof nextLeads>> = await nextLeads(app, target, cursor, atOnce);
    yield page.leads
      .map((lead) =>
        csvLine([
          lead.id,
          lead.email,
          lead.firstName ?? "",
          lead.lastName ?? "",
          lead.company ?? "",
          lead.stage,
          String(scoreOf(lead, app.clock.now()).total),
          lead.source ?? "",
          lead.tags.join(";"),
          lead.createdAt.toISOString(),
          JSON.stringify(lead.attributes),
        ]),
      )
      .join("");
    cursor = page.cursor;
  } while (cursor !== null);
}
