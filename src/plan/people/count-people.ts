import { sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { moveEnrollment } from "../../enrollment/machine/move.ts";
import type { Move } from "../../enrollment/machine/move.ts";
import type { EnrollmentState, WaitingFor } from "../../enrollment/machine/types.ts";
import type { SequenceDefinition } from "../../sequence/definition/definition.ts";
import type { Running } from "../../sequence/publish/count-running.ts";
import { compareNext, nextMails } from "./next-mail.ts";
import type { MailPlan, NextMail } from "./next-mail.ts";

/** Running enrollments that stand at one step of one version, and what becomes of them and of their next mail. */
export interface PeopleCount {
  version: number;
  stepId: string | null;
  status: "waiting" | "active" | "paused";
  count: number;
  becomes: { kind: "stays"; why: StaysWhy } | { kind: "moves"; stepId: string | null } | { kind: "leaves" };
  nextMail: NextMail;
}
export type StaysWhy = "pinned" | "up_to_date" | Extract<Move, { kind: "stays" }>["code"];

/** What is to become of everybody: the sequence ends, or goes on with another version. */
export type Fate =
  | { kind: "ends" }
  | { kind: "publishes"; running: Running; to: MailPlan & { definition: SequenceDefinition }; current: string | null };

type Row = {
  versionId: string;
  version: number;
  stepId: string | null;
  status: PeopleCount["status"];
  waiting: WaitingFor["kind"] | null;
  fresh: boolean;
  visits: string[];
  count: number;
};

/**
 * Counts the running enrollments of a sequence by where they stand, and says what publishing makes of each: by the same rules that
 * move them.
 * @param planOf a version by its id; one that cannot be read has no mails
 */
export async function countPeople(
  db: Executor,
  sequenceId: string,
  fate: Fate,
  planOf: (versionId: string) => Promise<MailPlan>,
): Promise<PeopleCount[]> {
  const rows = await db.execute<Row>(sql`
    select version_id as "versionId", version, step_id as "stepId", status, waiting, fresh, visits, count(*)::int as count
    from (
      select e.version_id, v.number as version, e.step_id, e.status, e.state -> 'waitingFor' ->> 'kind' as waiting,
        e.state = '{}'::jsonb as fresh,
        coalesce((select array_agg(k order by k) from jsonb_object_keys(e.state -> 'visits') k), '{}') as visits
      from enrollments e join sequence_versions v on v.id = e.version_id
      where e.sequence_id = ${sequenceId}::uuid and e.status in ('waiting', 'active', 'paused')) e
    group by 1, 2, 3, 4, 5, 6, 7`);
  const told = new Map<string, PeopleCount>();
  for (const row of rows) {
    const { version, status, count } = row;
    // One that was not taken up yet is at the first step of its version.
    const from = await planOf(row.versionId);
    const stepId = row.fresh ? (from.definition.steps[0]?.id ?? null) : row.stepId;
    const { becomes, after } = fateOf({ ...row, stepId }, fate);
    const before = nextMails(from, { stepId, isDone: row.waiting === "message" });
    const nextMail = compareNext(before, after ?? before);
    const key = JSON.stringify([version, stepId, status, becomes, nextMail]);
    const known = told.get(key);
    if (known === undefined) told.set(key, { version, stepId, status, count, becomes, nextMail });
    else known.count += count;
  }
  const places = (one: PeopleCount) => JSON.stringify([one.version, one.stepId ?? "", one.status, one.becomes]);
  return [...told.values()].sort((a, b) => a.version - b.version || (places(a) < places(b) ? -1 : 1));
}

/** `after` is left out where nothing changes. */
function fateOf(row: Row, fate: Fate): { becomes: PeopleCount["becomes"]; after?: ReadonlyMap<string, string> } {
  if (fate.kind === "ends") return { becomes: { kind: "leaves" }, after: new Map() };
  const { running, to, current } = fate;
  if (row.versionId === current) return { becomes: { kind: "stays", why: "up_to_date" } };
  if (running.kind === "pin") return { becomes: { kind: "stays", why: "pinned" } };
  const isMapped = Object.hasOwn(running.map, row.stepId ?? "");
  if (row.fresh && !isMapped) {
    const first = to.definition.steps[0]?.id ?? null;
    return { becomes: { kind: "moves", stepId: first }, after: nextMails(to, { stepId: first, isDone: false }) };
  }
  const state = stateOf(row);
  const facts = { timezone: null, country: null };
  const { map, release } = running;
  const move = moveEnrollment({ state, to: to.definition, map, facts, now: state.arrivedAt, release });
  if (move.kind === "stays") return { becomes: { kind: "stays", why: move.code } };
  const { stepId, waitingFor } = move.state;
  // Who is put on a step that was there before does not get its mail again.
  const wasThere = stepId !== null && stepId !== row.stepId && row.visits.includes(stepId);
  const isDone = waitingFor?.kind === "message" || wasThere;
  return { becomes: { kind: "moves", stepId }, after: nextMails(to, { stepId, isDone }) };
}

/** Somebody who stands there, for the rules that move. */
function stateOf({ stepId, waiting, visits }: Row): EnrollmentState {
  const at = new Date(0);
  const nobody = { enrollmentId: "", sequenceId: "", leadId: "" };
  return {
    ...nobody,
    status: "active",
    enrolledAt: at,
    trigger: { at, eventId: null },
    stepId,
    arrivedAt: at,
    waitedUntil: at,
    dueAt: at,
    waitingFor: waitingFor(waiting, at),
    visits: Object.fromEntries(visits.map((id) => [id, 1])),
    waitEnds: {},
    goalsReached: [],
  };
}

function waitingFor(kind: Row["waiting"], at: Date): WaitingFor | null {
  if (kind === null) return null;
  if (kind === "message" || kind === "task") return { kind, visit: 1 };
  return kind === "event" ? { kind, event: "", since: at } : { kind };
}
