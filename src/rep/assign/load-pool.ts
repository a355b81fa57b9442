import { asc, getTableColumns, sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { reps, teamMembers, teams } from "../../db/schema/index.ts";
import { absentUntil } from "./absent-until.ts";
import type { Candidate, Pool, Rep, Team } from "./candidate.ts";

/** Loads every rep, with absences and open handoffs as they are at `now`, and every team. Reps and teams are few. */
export async function loadPool(tx: Executor, now: Date): Promise<Pool> {
  const people = await tx
    .select({
      ...getTableColumns(reps),
      absentUntil: absentUntil(now),
      open: sql<number>`(select count(*)::int from handoffs h where h.rep_id = reps.id and h.status = 'open')`,
    })
    .from(reps)
    .orderBy(asc(reps.id));
  const groups = await tx.select().from(teams).orderBy(asc(teams.position), asc(teams.id));
  const members = await tx.select().from(teamMembers).orderBy(asc(teamMembers.repId));
  return {
    reps: people.map((row): Candidate => ({ ...asRep(row), absentUntil: row.absentUntil, open: row.open })),
    teams: groups.map((row) => ({
      ...asTeam(row),
      members: members.filter(({ teamId }) => teamId === row.id).map(({ repId }) => repId),
    })),
  };
}

/** A row of a rep as the room knows it: what is stored passed the door. */
export const asRep = (row: typeof reps.$inferSelect): Rep => row as Rep;
/** A row of a team likewise. */
export const asTeam = (row: typeof teams.$inferSelect): Team => row as Team;
