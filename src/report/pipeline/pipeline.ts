import { z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { idSchema } from "../../platform/http/schemas.ts";
import { known } from "../ahead/ahead-schemas.ts";
import type { Ahead, AheadRow, Estimate, Note } from "../ahead/ahead-schemas.ts";
import { rowsLink } from "../cell/cell.ts";
import { inSnapshot } from "../in-snapshot.ts";
import { reportQuery } from "../range/range.ts";
import { expectWeeks, reaches } from "./expect.ts";
import type { Expected, Outlook, Reach } from "./expect.ts";
import { loadNow, loadPast } from "./load-history.ts";

const weekMs = 7 * 86_400_000;
/** How far back the past goes that is learned from. */
const historyWeeks = 104;

export const pipelineQuery = z.strictObject({
  weeks: z.coerce.number().int().min(1).max(26).default(8).openapi({ type: "integer", description: "How far ahead." }),
  sequenceId: idSchema
    .optional()
    .openapi({ description: "Only who is in this sequence, by how those before them went on." }),
  zone: reportQuery.shape.zone,
  format: reportQuery.shape.format,
});

/**
 * How many prospects, SQLs and customers are to be expected week by week of those who are in sequences now, by how those went on
 * who were as far before them. What cannot be said from the past is not said.
 */
export async function pipelineReport(
  app: Pick<Ground, "db" | "clock">,
  { weeks, sequenceId, zone }: z.output<typeof pipelineQuery>,
): Promise<Ahead> {
  return inSnapshot(app, async (tx, asOf): Promise<Ahead> => {
    const since = new Date(asOf.getTime() - historyWeeks * weekMs);
    const past = await loadPast(tx, { since, asOf, weeks, sequenceId });
    const now = await loadNow(tx, { asOf, sequenceId });
    const outlooks = reaches.map((reach) => ({
      reach,
      outlook: expectWeeks(past.groups.get(reach) ?? [], now.groups.get(reach) ?? [], weeks),
    }));
    const cellsOf = (pick: (outlook: Extract<Outlook, { enough: true }>) => Expected | undefined): AheadRow["cells"] =>
      Object.fromEntries(
        outlooks.flatMap(({ reach, outlook }): [string, Estimate][] => {
          const found = outlook.enough ? pick(outlook) : undefined;
          return found === undefined ? [] : [[reach, { ...found, rows: null }]];
        }),
      );
    const to = new Date(asOf.getTime() + weeks * weekMs);
    const spanOf = (week: number) => ({
      from: new Date(asOf.getTime() + week * weekMs).toISOString(),
      to: new Date(asOf.getTime() + (week + 1) * weekMs).toISOString(),
    });
    const enough = outlooks.some(({ outlook }) => outlook.enough);
    return {
      asOf,
      range: { from: asOf, to, zone },
      enough,
      exact: false,
      notes: [
        ...(enough ? [fromThoseNow] : []),
        ...outlooks.flatMap(({ reach, outlook }) => (outlook.enough ? [] : [whyNot(reach, outlook, weeks)])),
      ],
      sections: {
        basis: [
          {
            by: { sequenceId: sequenceId ?? null },
            cells: {
              running: known(now.enrollments, rowsLink("enrollments", { sequenceId, fact: "running" })),
              history: known(
                past.enrollments,
                rowsLink("enrollments", { sequenceId, fact: "enrolled", from: since, to: asOf }),
              ),
            },
          },
        ],
        weeks: enough
          ? Array.from({ length: weeks }, (_, week) => ({ by: spanOf(week), cells: cellsOf((one) => one.weeks[week]) }))
          : [],
        total: enough
          ? [{ by: { from: asOf.toISOString(), to: to.toISOString() }, cells: cellsOf((one) => one.total) }]
          : [],
      },
    };
  });
}

const fromThoseNow: Note = {
  code: "from_those_in_now",
  text: "These are expected of those who are in sequences now, if they go on as those before them did. Whoever comes later is not in it.",
};

const named: Readonly<Record<Reach, string>> = { prospect: "prospects", sql: "SQLs", customer: "customers" };

function whyNot(reach: Reach, { code, seen, needed }: Extract<Outlook, { enough: false }>, weeks: number): Note {
  const what = named[reach];
  switch (code) {
    case "nobody_enrolled":
      return { code: `${reach}_${code}`, text: `Nobody is in a sequence now who could become one of the ${what}.` };
    case "history_too_short":
      return {
        code: `${reach}_${code}`,
        text: `The history is too short to expect ${what} for ${weeks} weeks: of some ages of those who are in now, ${seen} enrollments were followed so long, and it takes ${needed}. Ask for fewer \`weeks\`, or later.`,
      };
    case "too_few_events":
      return {
        code: `${reach}_${code}`,
        text: `The history is too short to expect ${what}: ${seen} were seen, and it takes ${needed}.`,
      };
  }
}
