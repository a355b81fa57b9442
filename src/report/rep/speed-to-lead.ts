import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { secondsToAnswer } from "../../handoff/handoff-filter.ts";
import { cellsOf } from "../cell/cell.ts";
import { countHandoffs } from "../count/count-handoffs.ts";
import { addUp } from "../count/group-counts.ts";
import { inSnapshot } from "../in-snapshot.ts";
import { whatNext } from "../overview/what-next.ts";
import { readRange } from "../range/range.ts";
import type { ReportQuery } from "../range/range.ts";
import type { Report, Row } from "../report-schemas.ts";
import { wilson } from "./wilson.ts";

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
/** How soon a handoff was answered, in seconds; the last is open. */
const delays = [0, 5 * minute, 15 * minute, hour, 4 * hour, day, 3 * day] as const;

/** Whether who is answered sooner is qualified more often: the share of SQLs among accepted handoffs, by delay, with its band. */
export async function speedToLeadReport(app: Pick<Ground, "db" | "clock">, query: ReportQuery): Promise<Report> {
  return inSnapshot<Report>(app, async (tx, asOf) => {
    const range = readRange(query, asOf);
    const span = { from: range.from, to: range.to };
    const starts = sql`${`{${delays.join(",")}}`}::float8[]`;
    const delay: SQL = sql`width_bucket(${secondsToAnswer}::float8, ${starts}) - 1`;
    const counted = await countHandoffs(tx, { span, by: { delay }, where: sql`h.responded_at is not null` });
    const rows = delays.map((tookFrom, place): Row => {
      const tookTo = delays[place + 1];
      const counts = addUp(counted.filter(({ by }) => by["delay"] === String(place)));
      const took = { tookFrom: String(tookFrom), tookTo: tookTo === undefined ? null : String(tookTo) };
      const { accepted = 0, qualified = 0 } = counts;
      const band = wilson(qualified, accepted);
      return {
        by: took,
        cells: cellsOf("handoffs", counts, { ...span, ...took }, ["accepted", "qualified", "converted"]),
        ...(band !== null && { band: { metric: "qualified", ...band } }),
      };
    });
    return { asOf, range, before: null, next: await whatNext(tx, range), sections: { delays: rows } };
  });
}
