import type { Ground } from "../ground.ts";
import type { Room } from "../jobs/room.ts";

/** Who prospects are handed to. */
export const repRoom: Room<Ground> = {
  name: "rep",
  jobs: {},
  routes: async () => [(await import("./routes.ts")).repRoutes],
};
