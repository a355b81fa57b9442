import type { Ground } from "../ground.ts";
import type { Room } from "../jobs/room.ts";
import type { FormOptions } from "./form/submission-routes.ts";

/** What happened outside: events and signup forms. */
export const triggerRoom: Room<Ground, never, FormOptions> = {
  name: "trigger",
  jobs: {},
  routes: async () => {
    const [events, batch, forms] = await Promise.all([
      import("./routes.ts"),
      import("./batch-routes.ts"),
      import("./form/routes.ts"),
    ]);
    return [events.eventRoutes, batch.eventBatchRoutes, forms.formRoutes];
  },
  pages: async () => {
    const [forms, confirm] = await Promise.all([import("./form/submission-routes.ts"), import("./confirm/routes.ts")]);
    return [forms.formSubmissionRoutes, confirm.confirmationRoutes];
  },
};
