import type { Ground } from "../ground.ts";
import type { InboundParts } from "../inbound/parts.ts";
import type { Room } from "../jobs/room.ts";
import type { SequenceParts } from "../sequence/parts.ts";

/** Everything that was said with a person. */
export const conversationRoom: Room<Ground & SequenceParts & InboundParts> = {
  name: "conversation",
  jobs: {},
  routes: async () => [(await import("./routes.ts")).conversationRoutes],
};
