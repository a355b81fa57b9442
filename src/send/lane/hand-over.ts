import { mayMeasure } from "../../consent/may-measure.ts";
import type { Measured } from "../../db/schema/enrollments.ts";
import type { CarriedOutcome } from "../carrier/failover.ts";
import type { ClaimedMessage } from "./claim/claim.ts";
import { leaveTopic } from "./leave-topic.ts";
import { putBack } from "./lane.ts";
import type { Lane, LaneDeps, PutBackReason } from "./lane.ts";
import type { Settlement } from "./settle/settle.ts";
import { writeMail } from "./write-mail.ts";

/**
 * Takes one claimed message to its mail server: it is written, passes the fence, and is carried.
 * @returns what became of it, to be settled; null when it was held back and is settled, or was put back
 */
export async function handOver(app: LaneDeps, lane: Lane, claimed: ClaimedMessage): Promise<Settlement | null> {
  const { sender, carrier, lines, policy } = lane;
  const { fence, clock, log, stopping, cutOff, db } = app;
  const { id, allowedUntil } = claimed.message;
  const whyWithheld = (): PutBackReason | undefined => {
    if (stopping.aborted) return "worker_stopped";
    if (lines.isRecalled(claimed)) return "destination_held";
    // What waited here for its turn may have waited too long: the next claim asks its rules again.
    return allowedUntil !== null && allowedUntil <= clock.now() ? "span_passed" : undefined;
  };
  let subject: string | null = null;
  let measured: Measured | null = null;
  let outcome: CarriedOutcome | null;
  let unwritten: Settlement["unwritten"];
  const version = await app.versions.get(db, claimed.message.versionId);
  const { topic, measure } = version.definition;
  if (topic !== undefined && claimed.consent.topics?.[topic] === "denied") {
    await leaveTopic(app, claimed, clock.now());
    return null;
  }
  const { attributes, timezone } = claimed.lead;
  const carries = mayMeasure({ policy, sequence: measure, lead: { consent: claimed.consent, attributes, timezone } });
  const mail = await writeMail(app, version, claimed, sender, clock.now(), carries).catch(asError);
  if (mail instanceof Error) {
    log.error({ err: mail, messageId: id }, "the mail could not be written");
    unwritten = version.definition.notRendered;
    const reason = mail.message;
    outcome = { kind: "rejected", hard: false, policy: false, code: null, status: null, reason, transport: null };
  } else {
    ({ subject, measured } = mail);
    const gate = fence.gateOf(claimed.message);
    let withheld: PutBackReason | undefined;
    outcome = await carrier.sendThrough(
      (begin) => {
        withheld = whyWithheld();
        return withheld === undefined ? gate(begin) : Promise.resolve(null);
      },
      mail.envelope,
      mail.raw,
      true,
    );
    // Cut off before its content was sent: no server has anything of it.
    if (outcome?.kind === "deferred" && cutOff.aborted) withheld = "worker_stopped";
    if (withheld !== undefined) {
      await putBack(app, lane, [claimed], withheld);
      return null;
    }
    // Stopped at the gate, by the fence: that has settled it already.
    if (outcome === null) return null;
    if (outcome.transport === null) {
      // Nothing was tried, and would be for those behind it.
      await putBack(app, lane, [claimed, ...lines.drain()], "transport_unavailable");
      return null;
    }
    if (outcome.kind !== "accepted") log.info({ messageId: id, outcome }, "not accepted");
  }
  return { claimed, subject, measured, at: clock.now(), outcome, unwritten };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
