import type { Ground } from "../ground.ts";
import type { Room } from "../jobs/room.ts";
import type { SequenceParts } from "../sequence/parts.ts";
import type { TrackParts } from "./parts.ts";
import type { TrackOptions } from "./touch-request.ts";

/** What comes back by link: opens, clicks, unsubscribes. */
export const trackRoom: Room<Ground & SequenceParts & TrackParts, never, TrackOptions> = {
  name: "track",
  jobs: {},
  pages: async () => [(await import("./routes.ts")).trackRoutes],
  intake: async () => [(await import("./unsubscribe-routes.ts")).unsubscribeRoutes],
};
