import type { Room } from "../jobs/room.ts";
import type { DashboardParts } from "./parts.ts";

/** Pages for people: they see, steer and hand over by the same verbs as the API. Below every room that it shows. */
export const dashboardRoom: Room<DashboardParts> = {
  name: "dashboard",
  jobs: {},
  intake: async () => [(await import("./import/upload-routes.ts")).importUploadPageRoutes],
  pages: async () => [
    (await import("./asset/routes.ts")).assetRoutes,
    (await import("./overview/routes.ts")).overviewRoutes,
    (await import("./live/routes.ts")).liveRoutes,
    (await import("./handoff/routes.ts")).handoffInboxRoutes,
    (await import("./review/routes.ts")).reviewPageRoutes,
    (await import("./running/routes.ts")).runningRoutes,
    (await import("./find/routes.ts")).findRoutes,
    (await import("./rows/routes.ts")).rowsRoutes,
    (await import("./sequence/routes.ts")).sequencePageRoutes,
    (await import("./sequence/try-routes.ts")).tryRoutes,
    (await import("./definition/routes.ts")).definitionRoutes,
    (await import("./template/routes.ts")).templatePageRoutes,
    (await import("./import/routes.ts")).importPageRoutes,
    (await import("./setting/routes.ts")).settingRoutes,
    (await import("./webhook/routes.ts")).webhookPageRoutes,
    (await import("./calendar/routes.ts")).calendarRoutes,
    (await import("./policy/routes.ts")).policyRoutes,
    (await import("./insight/routes.ts")).insightRoutes,
    (await import("./scoring/routes.ts")).scoringPageRoutes,
    (await import("./experiment/routes.ts")).experimentPageRoutes,
    (await import("./people/routes.ts")).peopleRoutes,
    (await import("./bulk/routes.ts")).bulkPageRoutes,
    (await import("./lead/routes.ts")).leadPageRoutes,
    (await import("./lead-data/routes.ts")).leadDataRoutes,
  ],
};
