import type { Ground } from "../ground.ts";
import type { Room } from "../jobs/room.ts";

/** Definitions, their versions, and the segments and conditions that they speak of. */
export const sequenceRoom: Room<Ground> = {
  name: "sequence",
  jobs: {},
  routes: async () => {
    const [sequences, versions, sending, segments, attributes] = await Promise.all([
      import("./routes.ts"),
      import("./version/routes.ts"),
      import("./sending/routes.ts"),
      import("./segment/routes.ts"),
      import("./attribute/routes.ts"),
    ]);
    return [
      sequences.sequenceRoutes,
      versions.versionRoutes,
      sending.sendingRoutes,
      segments.segmentRoutes,
      attributes.attributeRoutes,
    ];
  },
  pages: async () => [(await import("./schema-routes.ts")).schemaRoutes],
};
