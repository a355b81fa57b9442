import type { Ground } from "../ground.ts";
import type { Room } from "../jobs/room.ts";

/** What people said of mails and of being measured, and what follows where they said nothing. */
export const consentRoom: Room<Ground> = {
  name: "consent",
  jobs: {},
  routes: async () => {
    const [state, policy, topic] = await Promise.all([
      import("./state/routes.ts"),
      import("./policy/routes.ts"),
      import("./topic/routes.ts"),
    ]);
    return [state.consentRoutes, policy.policyRoutes, topic.topicRoutes];
  },
};
