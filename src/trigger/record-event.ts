import type { Ground } from "../ground.ts";
import type { EventKind, RecordEventInput, RecordedEvent } from "./event-input.ts";
import { recordEvents } from "./record-events.ts";

/**
 * Takes in an event: creates or updates the lead and stores the event in one transaction. Enrollment follows from the
 * stored row, by the `enroll` job. Attributes, and properties that are called like a declared attribute, are read in their
 * declared types.
 * @throws InvalidInputError `invalid_input`; AddressErasedError; ConflictError `address_suppressed`, `consent_evidence_required`
 */
export async function recordEvent(
  app: Pick<Ground, "db" | "clock" | "queues" | "signers">,
  { source, trust, ...input }: RecordEventInput & EventKind,
): Promise<RecordedEvent> {
  const [done] = await recordEvents(app, [input], { source, trust });
  if (done === undefined) throw new Error("nothing is known of an event");
  if (done.kind === "failed") throw done.error;
  return done.out;
}
