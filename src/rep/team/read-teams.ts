import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { teamMembers, teams } from "../../db/schema/index.ts";
import { found } from "../../platform/errors.ts";
import { asTeam } from "../assign/load-pool.ts";
import { lockAssignments } from "../assign/lock.ts";
import type { FullTeam } from "./team-schemas.ts";

/** Every team, in the order in which they are asked. Teams are few: there are no pages. */
export async function readTeams({ db }: Pick<Ground, "db">): Promise<FullTeam[]> {
  const rows = await db.select().from(teams).orderBy(teams.position, teams.id);
  const members = await db.select().from(teamMembers).orderBy(teamMembers.repId);
  return rows.map((row) => ({
    ...asTeam(row),
    members: members.filter(({ teamId }) => teamId === row.id).map(({ repId }) => repId),
    fallbackTeam: rows.find(({ id }) => id === row.fallbackTeamId)?.key ?? null,
  }));
}

/** @throws NotFoundError */
export async function readTeam(app: Pick<Ground, "db">, key: string): Promise<FullTeam> {
  const teamsOfKey = (await readTeams(app)).filter((team) => team.key === key);
  return found(teamsOfKey, "team", key);
}

/** Deletes a team; its handoffs stay with their reps. @throws NotFoundError */
export async function deleteTeam({ db }: Pick<Ground, "db">, key: string): Promise<void> {
  await db.transaction(async (tx) => {
    await lockAssignments(tx);
    found(await tx.delete(teams).where(eq(teams.key, key)).returning({ id: teams.id }), "team", key);
  });
}
