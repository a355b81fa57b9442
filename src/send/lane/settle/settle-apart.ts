import type { Ground } from "../../../ground.ts";
import { isPoison } from "../../../aside/is-poison.ts";
import { setAside } from "../../../aside/set-aside.ts";
import type { CarriedOutcome } from "../../carrier/failover.ts";
import { settleMessages } from "./settle.ts";
import type { Settlement } from "./settle.ts";

const unstorable = "The answer of the server could not be stored.";

/**
 * Settles messages one by one, because a batch of them cannot be written: what was handed over must reach the ledger, or it
 * would go out again. One that cannot be written is written without what the server said; failing that, it is set aside, and
 * nobody but a person lets it be sent again.
 * @param left what is written down is taken out of it
 */
export async function settleApart(
  { db, clock, log }: Pick<Ground, "db" | "clock" | "log">,
  left: Settlement[],
): Promise<void> {
  for (let [settlement] = left; settlement !== undefined; [settlement] = left) {
    await settleAlone({ db, clock, log }, settlement);
    left.shift();
  }
}

async function settleAlone(
  { db, clock, log }: Pick<Ground, "db" | "clock" | "log">,
  settlement: Settlement,
): Promise<void> {
  const bare = { ...settlement, subject: null, outcome: withoutWords(settlement.outcome) };
  const error =
    (await refusalOf(() => settleMessages(db, [settlement]))) && (await refusalOf(() => settleMessages(db, [bare])));
  if (error === undefined) return;
  const { id, leadId, enrollmentId, sequenceId, versionId } = settlement.claimed.message;
  log.error({ err: error, messageId: id }, "what became of a mail cannot be written down; it is set aside");
  const item = { kind: "message" as const, subject: id, leadId, enrollmentId, sequenceId, versionId };
  await db.transaction((tx) => setAside(tx, "recover", [item], error, clock.now(), { byHand: true }));
}

/** @throws what is no fault of the message */
async function refusalOf(write: () => Promise<void>): Promise<Error | undefined> {
  try {
    await write();
    return undefined;
  } catch (error) {
    if (!isPoison(error) || !(error instanceof Error)) throw error;
    return error;
  }
}

function withoutWords(outcome: CarriedOutcome): CarriedOutcome {
  return outcome.kind === "accepted" ? { ...outcome, response: unstorable } : { ...outcome, reason: unstorable };
}
