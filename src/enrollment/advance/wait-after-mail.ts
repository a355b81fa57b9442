import { sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { Tx } from "../../db/client.ts";
import { inPublishedSequence } from "../../db/in-published-sequence.ts";
import { transactByKey } from "../../db/plan-by-key.ts";
import { executeLists } from "../../db/prepared.ts";
import { mergeNeeded } from "../../sequence/definition/merge-needed.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import { loadFacts } from "../facts/load-facts.ts";
import { advance } from "../machine/advance.ts";
import type { Advance } from "../machine/types.ts";
import { recordDecisions } from "../record-decisions.ts";
import type { NewDecision } from "../record-decisions.ts";
import { enrollmentColumns, readDue, readWalkList } from "./claim-due.ts";
import type { DueEnrollment } from "./claim-due.ts";
import { writeStates } from "./write-states.ts";

type Deps = Pick<Ground & SequenceParts, "clock" | "log" | "versions">;

/**
 * Moves enrollments on whose mails this transaction settles, where all that follows is to wait: then nothing is owed to
 * anybody, and `advance` need not take them up. It never waits for a lock.
 * @returns those it has moved; the others are left as they are, for `advance`: who is held by somebody else, leaves, is owed
 *   something, or cannot be read
 */
export async function waitAfterMail({ clock, log, versions }: Deps, tx: Tx, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  try {
    // Whatever fails here takes nothing back of what became of the mails.
    return await transactByKey(tx, async (savepoint) => {
      const now = clock.now();
      const rows = await claim(savepoint, ids, now);
      const { due } = await readDue(versions, savepoint, rows.map(readWalkList));
      const waiting = await moveOn(savepoint, due, now, log);
      await writeStates(
        savepoint,
        waiting.map(({ result }) => result.state),
        now,
      );
      await recordDecisions(savepoint, waiting.flatMap(toDecisions));
      return waiting.map(({ row }) => row.id);
    });
  } catch (error) {
    log.warn({ err: error, enrollments: ids.length }, "left for the next advance");
    return [];
  }
}

type Waiting = DueEnrollment & { result: Advance };

/** As `claimDue` does: two workers never decide about one lead at the same time. */
async function claim(tx: Tx, ids: readonly string[], now: Date): Promise<unknown[][]> {
  return executeLists(
    tx,
    sql`
    select ${enrollmentColumns} from enrollments join leads on leads.id = enrollments.lead_id
    where enrollments.id in ${uuidList(ids)} and enrollments.status = 'active' and ${inPublishedSequence("enrollments")}
      and (leads.away_until is null or leads.away_until <= ${now.toISOString()})
    for no key update of enrollments, leads skip locked`,
  );
}

async function moveOn(tx: Tx, due: readonly DueEnrollment[], now: Date, log: Deps["log"]): Promise<Waiting[]> {
  if (due.length === 0) return [];
  const facts = await loadFacts(
    tx,
    due.map(({ lead }) => lead),
    due.map(({ row }) => row.id),
    mergeNeeded(due.map(({ version }) => version.needed)),
    now,
  );
  return due.flatMap((one): Waiting[] => {
    const { row, version, state } = one;
    try {
      const known = facts.of(row.leadId, row.id, row.keptAt);
      const result = advance({ definition: version.definition, state, facts: known, now });
      return comesToWaiting(result) ? [{ ...one, result }] : [];
    } catch (error) {
      log.warn({ err: error, enrollmentId: row.id }, "the enrollment cannot move on yet");
      return [];
    }
  });
}

function comesToWaiting({ state, effects, exit }: Advance): boolean {
  return effects.length === 0 && exit === null && state.status === "active" && state.dueAt !== null;
}

function toDecisions({ row, version, result }: Waiting): NewDecision[] {
  const about = { leadId: row.leadId, enrollmentId: row.id, sequenceId: row.sequenceId, versionId: version.id };
  return result.decisions.map((decision) => ({ ...about, ...decision }));
}
