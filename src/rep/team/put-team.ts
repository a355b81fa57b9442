import { eq, inArray } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { Tx } from "../../db/client.ts";
import { reps, teamMembers, teams } from "../../db/schema/index.ts";
import { durationMs } from "../../schedule/duration.ts";
import { InvalidInputError } from "../../platform/errors.ts";
import { asTeam } from "../assign/load-pool.ts";
import { lockAssignments } from "../assign/lock.ts";
import { lookAgain } from "../assign/look-again.ts";
import { requireReps } from "../require-reps.ts";
import type { FullTeam, TeamInput } from "./team-schemas.ts";

/**
 * Writes a team as it is given, new or not. What is open keeps the times it was given.
 * @throws InvalidInputError `rep_unknown`, `team_unknown`, `own_fallback`, `team_cycle`, `reminded_too_late`
 */
export async function putTeam(
  app: Pick<Ground, "db" | "clock" | "queues">,
  { key, input: { members: asked, fallbackTeam, ...input } }: { key: string; input: TeamInput },
): Promise<FullTeam> {
  const { acceptWithin, remindAfter } = input;
  if (remindAfter !== null && durationMs(remindAfter) >= durationMs(acceptWithin)) {
    const problem = { pointer: "/remindAfter", code: "reminded_too_late", message: "Remind before the time is over." };
    throw new InvalidInputError("reminded_too_late", "Write a `remindAfter` shorter than `acceptWithin`.", [problem]);
  }
  const members = [...new Set(asked)];
  const team = await app.db.transaction(async (tx) => {
    await lockAssignments(tx);
    await requireReps(tx, { "/fallbackRepId": input.fallbackRepId, "/managerId": input.managerId });
    await requireMembers(tx, members);
    const fallbackTeamId = await fallbackOf(tx, key, fallbackTeam);
    const now = app.clock.now();
    const row = { ...input, fallbackTeamId, updatedAt: now };
    const [written] = await tx
      .insert(teams)
      .values({ ...row, key, createdAt: now })
      .onConflictDoUpdate({ target: teams.key, set: row })
      .returning();
    if (written === undefined) throw new Error("insert returned no row");
    await tx.delete(teamMembers).where(eq(teamMembers.teamId, written.id));
    if (members.length > 0) {
      await tx.insert(teamMembers).values(members.map((repId) => ({ teamId: written.id, repId })));
    }
    return { ...asTeam(written), members, fallbackTeam };
  });
  await lookAgain(app);
  return team;
}

async function requireMembers(tx: Tx, members: readonly string[]): Promise<void> {
  if (members.length === 0) return;
  const known = await tx
    .select({ id: reps.id })
    .from(reps)
    .where(inArray(reps.id, [...members]));
  const problems = members.flatMap((id, i) =>
    known.some((rep) => rep.id === id)
      ? []
      : [{ pointer: `/members/${i}`, code: "rep_unknown", message: `There is no rep "${id}".` }],
  );
  if (problems.length > 0) throw new InvalidInputError("rep_unknown", "Name reps that exist.", problems);
}

async function fallbackOf(tx: Tx, key: string, fallbackTeam: string | null): Promise<string | null> {
  if (fallbackTeam === null) return null;
  const refuse = (code: string, message: string) =>
    new InvalidInputError(code, message, [{ pointer: "/fallbackTeam", code, message }]);
  if (fallbackTeam === key) throw refuse("own_fallback", "A team does not fall back on itself: name another.");
  const all = await tx.select({ id: teams.id, key: teams.key, next: teams.fallbackTeamId }).from(teams);
  const team = all.find((one) => one.key === fallbackTeam);
  if (team === undefined) throw refuse("team_unknown", `There is no team "${fallbackTeam}": write it first.`);
  const way = [key];
  for (let on: typeof team | undefined = team; on !== undefined && way.length <= all.length;) {
    way.push(on.key);
    if (on.key === key) {
      throw refuse("team_cycle", `The teams would fall back on each other, ${way.join(" → ")}: name another team.`);
    }
    const next: string | null = on.next;
    on = all.find(({ id }) => id === next);
  }
  return team.id;
}
