import type { Ground } from "../ground.ts";
import type { Room } from "../jobs/room.ts";
import type { TrackParts } from "./parts.ts";
import type { TrackOptions } from "./touch-request.ts";

/** What comes back by link: opens, clicks, unsubscribes. */
export const trackRoom: Room<Ground & TrackParts, never, TrackOptions> = {
  name: "track",
  jobs: {},
  pages: async () => {
    const [touches, unsubscribe] = await Promise.all([import("./routes.ts"), import("./unsubscribe-routes.ts")]);
    return [touches.trackRoutes, unsubscribe.unsubscribeRoutes];
  },
};
