import { sql } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import type { Room } from "../jobs/room.ts";
import type { SequenceParts } from "../sequence/parts.ts";
import type { PersonParts } from "./parts.ts";
import { retain } from "./retention/retain.ts";
import { retainedKinds } from "./retention/kinds.ts";

/** What a person may ask for: all that is known of them, and its end; and how long data are kept. */
export const personRoom: Room<Ground & SequenceParts & PersonParts, "retain"> = {
  name: "person",
  jobs: {
    retain: {
      run: (app) => retain(app),
      due: (at) => sql`
        (select count(*) from retention_passes where next_at > ${at}) < ${retainedKinds.length}
        or exists (select from suppressions where until <= ${at})`,
      // Nothing of it is ever set aside: it deletes by age alone.
      again: async () => [],
    },
  },
  routes: async () => {
    const [erase, exported, merge] = await Promise.all([
      import("./erase/routes.ts"),
      import("./export/routes.ts"),
      import("./merge/routes.ts"),
    ]);
    return [erase.eraseRoutes, exported.exportRoutes, merge.mergeRoutes];
  },
};
