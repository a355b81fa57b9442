import type { Ground } from "../ground.ts";
import type { Room } from "../jobs/room.ts";
import type { SequenceParts } from "../sequence/parts.ts";
import { checkDue, checkRollups } from "./rollup/check.ts";
import { foldMarks, marksToFold } from "./rollup/fold.ts";

/** Beside the flow, reading: numbers that open to their rows. */
export const reportRoom: Room<Ground & SequenceParts, "rollup" | "reconcile"> = {
  name: "report",
  jobs: {
    rollup: { run: (app) => foldMarks(app), due: marksToFold, again: async () => [] },
    reconcile: {
      run: async (app) => {
        await checkRollups(app);
      },
      due: checkDue,
      // It was counted anew when it was found; whether that has helped, the next night tells.
      again: async () => [],
    },
  },
  routes: async () => [(await import("./routes.ts")).reportRoutes, (await import("./ahead-routes.ts")).aheadRoutes],
};
