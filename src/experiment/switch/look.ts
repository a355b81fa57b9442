import { and, eq, isNull, lte, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { takeAlone } from "../../aside/take-alone.ts";
import { notSetAside } from "../../aside/not-set-aside.ts";
import { experiments } from "../../db/schema/index.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { seeExperiment } from "../see-experiment.ts";
import { switchIn } from "./switch-arm.ts";

type Deps = Pick<Ground, "db" | "clock" | "log"> & SequenceParts;

const lookEveryMs = 15 * 60_000;

const isDue = (at: SQL): SQL =>
  sql`${experiments.lookAt} <= ${at} and ${experiments.endedAt} is null and ${notSetAside("experiments", sql`${experiments.id}::text`)}`;

/** Experiments that are to be looked at, because they switch by themselves: a boolean of SQL. */
export const looksDue = (at: SQL): SQL => sql`exists (select from experiments where ${isDue(at)})`;

/** Looks at every experiment that is to switch by itself, and gives new enrollments the winner where there is one. */
export async function lookAtExperiments(app: Deps): Promise<void> {
  const now = app.clock.now();
  const due = await app.db
    .select({ id: experiments.id })
    .from(experiments)
    .where(and(lte(experiments.lookAt, now), isDue(sql`${now.toISOString()}::timestamptz`)));
  for (const { id } of due) await lookAt(app, id);
}

/** Looks at one; what fails with it costs no other. */
export async function lookAt(app: Deps, id: string): Promise<void> {
  await takeAlone(
    app,
    "experiments",
    () => lookOnce(app, id),
    async () => ({ kind: "experiment", subject: id }),
  );
}

async function lookOnce(app: Deps, id: string): Promise<void> {
  const now = app.clock.now();
  const { verdict } = await seeExperiment(app, app.db, id);
  await app.db.transaction(async (tx) => {
    const [row] = await tx
      .update(experiments)
      .set({ lookAt: new Date(now.getTime() + lookEveryMs) })
      .where(and(eq(experiments.id, id), lte(experiments.lookAt, now), isNull(experiments.endedAt)))
      .returning({ id: experiments.id });
    if (row === undefined || verdict.kind !== "winner" || verdict.arm === null) return;
    await switchIn(tx, { id, arm: verdict.arm, by: { kind: "rule" } }, now);
  });
}
