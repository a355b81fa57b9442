import type { Ground } from "../ground.ts";
import type { Room } from "../jobs/room.ts";
import type { SequenceParts } from "../sequence/parts.ts";

/** Which arm of a step does better, said only when it is known. */
export const experimentRoom: Room<Ground & SequenceParts> = {
  name: "experiment",
  jobs: {},
  routes: async () => [(await import("./routes.ts")).experimentRoutes],
};
