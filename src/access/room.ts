import type { Ground } from "../ground.ts";
import type { Room } from "../jobs/room.ts";

/** What users and keys may do, and who did what. */
export const accessRoom: Room<Ground> = {
  name: "access",
  jobs: {},
  routes: async () => [(await import("./audit/routes.ts")).auditRoutes],
};
