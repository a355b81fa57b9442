import type { z } from "@hono/zod-openapi";
import type { Ground } from "../ground.ts";
import { suppressedNotes } from "../lead/suppression/suppressed-note.ts";
import type { Done } from "../platform/bounded/group.ts";
import { normalizeEmail } from "../platform/email.ts";
import type { eventInput, RecordedEventBody } from "./event-schemas.ts";
import { recordEvents } from "./record-events.ts";

/** An event that came by the API, and the key it came with. */
export type ToldEvent = z.output<typeof eventInput> & { by: string };

/** Records events that came by the API, and says of each what the answer says. One that cannot be taken costs only itself. */
export async function tellEvents(
  app: Pick<Ground, "db" | "clock" | "queues" | "signers" | "log">,
  events: readonly ToldEvent[],
): Promise<Done<RecordedEventBody>[]> {
  const outcomes = await recordEvents(app, events, { source: "api" });
  const emails = events.map(({ lead }) => normalizeEmail(lead.email));
  // What is recorded stays so, whether or not the notes can be read.
  const notes = await suppressedNotes(app.db, emails).catch((error: unknown) => {
    app.log.warn({ err: error }, "events were recorded, but not whether their addresses are suppressed");
    return new Map<string, never>();
  });
  return outcomes.map((one, index): Done<RecordedEventBody> => {
    if (one.kind === "failed") return one;
    return { kind: "done", out: { ...one.out, suppressed: notes.get(emails[index] ?? "") ?? null } };
  });
}
