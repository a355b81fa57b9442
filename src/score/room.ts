import { sql } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import type { Room } from "../jobs/room.ts";

const backtestsAtOnce = 4;

/** Points for who somebody is and what they did, and how good rules for them would have been. */
export const scoreRoom: Room<Ground, "score" | "backtest"> = {
  name: "score",
  jobs: {
    score: {
      // Loaded with the first change of a score, and the first backtest.
      run: async (app) => {
        const [{ scoreChanged }, { recompute }] = await Promise.all([
          import("./compute/score-changed.ts"),
          import("./compute/recompute.ts"),
        ]);
        await scoreChanged(app);
        await recompute(app);
      },
      due: () => sql`exists (select from score_changes)
        or exists (select from scoring_versions where finished_at is null)`,
      again: async () => [],
    },
    backtest: {
      run: async (app, { backtestId }) => (await import("./backtest/run-backtest.ts")).runBacktest(app, backtestId),
      due: () => sql`
        array(select id::text from backtests where status = 'running' order by id limit ${backtestsAtOnce})`,
      again: async () => [],
    },
  },
  routes: async () => {
    const [versions, explain, backtests, list] = await Promise.all([
      import("./version/routes.ts"),
      import("./explain/routes.ts"),
      import("./backtest/routes.ts"),
      import("./list/routes.ts"),
    ]);
    return [versions.scoringRoutes, explain.leadScoreRoutes, backtests.backtestRoutes, list.leadListRoutes];
  },
};
