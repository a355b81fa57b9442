import type { Ground } from "../ground.ts";
import type { Room } from "../jobs/room.ts";
import type { SequenceParts } from "../sequence/parts.ts";
import { lookAt, lookAtExperiments, looksDue } from "./switch/look.ts";

/** Which arm of a step does better, and what a sequence brings, said only when it is known. */
export const experimentRoom: Room<Ground & SequenceParts, "experiments"> = {
  name: "experiment",
  jobs: {
    experiments: {
      run: (app) => lookAtExperiments(app),
      due: looksDue,
      again: async (app, items) => {
        for (const { subject } of items) await lookAt(app, subject);
        return [];
      },
    },
  },
  routes: async () => [(await import("./routes.ts")).experimentRoutes],
};
