import { listReps } from "../../rep/list-reps.ts";
import { listSequences } from "../../sequence/list-sequences.ts";
import type { DashboardParts } from "../parts.ts";
import type { Names } from "./happened.ts";

const most = 200;

/** The names of sequences and reps, for what speaks of them by id. */
export async function loadNames(app: DashboardParts): Promise<Names> {
  const [live, archived, reps] = await Promise.all([
    listSequences(app, { limit: most }),
    listSequences(app, { limit: most, status: "archived" }),
    listReps(app, { limit: most }),
  ]);
  return {
    sequences: new Map([...archived.rows, ...live.rows].map(({ id, sequence }) => [id, sequence.name])),
    reps: new Map(reps.rows.map(({ id, name }) => [id, name])),
  };
}
