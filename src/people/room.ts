import type { Ground } from "../ground.ts";
import type { Room } from "../jobs/room.ts";
import type { SendParts } from "../send/parts.ts";

/** Those who work with it: users, how they sign in, and what is theirs. */
export const peopleRoom: Room<Ground & SendParts> = {
  name: "people",
  jobs: {},
  pages: async () => [
    (await import("./sign-in/routes.ts")).signInRoutes,
    (await import("./passkey/routes.ts")).passkeyRoutes,
    (await import("./account/routes.ts")).accountRoutes,
  ],
  routes: async () => [(await import("./user/routes.ts")).userRoutes],
};
