import { isPoison } from "../../aside/is-poison.ts";
import { TakenBack, takeBatch } from "../../aside/take-batch.ts";
import type { Taken } from "../../aside/take-batch.ts";
import type { Tx } from "../../db/client.ts";
import type { BulkOutcome } from "../../db/schema/bulk.ts";
import type { Ground } from "../../ground.ts";
import { planEnroll } from "../../enrollment/admit/enroll-segment.ts";
import type { Lead } from "../../lead/upsert-lead.ts";
import { eraseLead } from "../../person/erase/erase-person.ts";
import { NotFoundError, RipenError } from "../../platform/errors.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { Action } from "../bulk-schemas.ts";
import { steerSome, suppressSome, tagSome } from "./change.ts";
import { enrollSome } from "./enroll.ts";

export type PageDeps = Pick<Ground & SequenceParts, "db" | "clock" | "queues" | "versions" | "signers" | "log">;

/**
 * Does an action to some leads in one transaction; of a try it is taken back. Erasures are a transaction each: whoever is erased is
 * erased.
 * @param note writes down in the same transaction what became of them
 */
export async function takePage(
  app: PageDeps,
  action: Action,
  leads: readonly Lead[],
  dryRun: boolean,
  note: (tx: Tx, outcomes: readonly BulkOutcome[]) => Promise<void>,
): Promise<void> {
  const now = app.clock.now();
  if (action.kind === "erase" || action.kind === "export") {
    const outcomes = action.kind === "erase" && !dryRun ? await eraseSome(app, leads) : leads.map(asDone);
    return app.db.transaction((tx) => note(tx, outcomes));
  }
  const plan = action.kind === "enroll" ? await planEnroll(app, { id: action.sequenceId }) : undefined;
  const work = async (tx: Tx, some: readonly Lead[]): Promise<BulkOutcome[]> => {
    const ids = some.map(({ id }) => id);
    switch (action.kind) {
      case "enroll":
        return plan === undefined ? [] : enrollSome(tx, plan, ids, now);
      case "add_tag":
      case "remove_tag":
        return tagSome(tx, action, ids, now);
      case "pause":
      case "resume":
      case "exit":
        return steerSome(tx, action, ids, now);
      case "suppress":
        return suppressSome(tx, action.detail, some, now);
    }
  };
  if (dryRun) {
    const outcomes = await takeBatch(app, "bulk", async (tx, take): Promise<BulkOutcome[]> => {
      throw new TakenBack(outcomesOf(await take(leads, work, toldByItself)));
    });
    return app.db.transaction((tx) => note(tx, outcomes));
  }
  await takeBatch(app, "bulk", async (tx, take) => note(tx, outcomesOf(await take(leads, work, toldByItself))));
  if (action.kind === "enroll" || action.kind === "resume") await app.queues.enqueue("advance", {});
}

const asDone = ({ id: leadId }: Lead): BulkOutcome => ({ leadId, outcome: "done", code: null });

/** The action tells of whom it passed over: nothing is set aside of them. */
const toldByItself = () => null;

/** With those that it failed on, who are passed over. */
const outcomesOf = ({ outs, aside }: Taken<Lead, BulkOutcome[]>): BulkOutcome[] => [
  ...outs.flat(),
  ...aside.map(({ id: leadId }) => ({ leadId, outcome: "skipped" as const, code: "unexpected" })),
];

async function eraseSome(app: PageDeps, leads: readonly Lead[]): Promise<BulkOutcome[]> {
  const outcomes: BulkOutcome[] = [];
  for (const { id: leadId } of leads) {
    try {
      await eraseLead(app, { id: leadId, keep: "auto" });
      outcomes.push({ leadId, outcome: "done", code: null });
    } catch (error) {
      // What the database or the network fails with is tried again as it is.
      if (!isPoison(error)) throw error;
      app.log.error({ err: error, leadId }, "a lead of a bulk erasure was passed over");
      const known = error instanceof RipenError ? error.code : "unexpected";
      outcomes.push({ leadId, outcome: "skipped", code: error instanceof NotFoundError ? "gone" : known });
    }
  }
  return outcomes;
}
