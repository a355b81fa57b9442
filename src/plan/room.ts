import type { Ground } from "../ground.ts";
import type { Room } from "../jobs/room.ts";
import type { SequenceParts } from "../sequence/parts.ts";

/** Everything as files in a folder: what would change, whom it touches, and what was applied last. */
export const planRoom: Room<Ground & SequenceParts> = {
  name: "plan",
  jobs: {},
  routes: async () => [
    (await import("./applied/routes.ts")).appliedRoutes,
    (await import("./people/routes.ts")).sequencePlanRoutes,
  ],
};
