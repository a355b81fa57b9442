import { inArray } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { takeBatch } from "../../aside/take-batch.ts";
import type { Take } from "../../aside/take-batch.ts";
import type { Tx } from "../../db/client.ts";
import { events } from "../../db/schema/index.ts";
import type { SetAside } from "../../jobs/room.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { admitImported } from "../import/admit-imported.ts";
import { enrollRecycledAgain } from "../admit/enroll-recycled.ts";
import { enrollFromChangesAgain } from "../admit/enroll-changes.ts";
import { admitMatches, loadMatches, wakeByEvents } from "../admit/enroll.ts";

type Deps = Pick<Ground & SequenceParts, "db" | "clock" | "queues" | "versions" | "log">;

/** Enrolls again for what was set aside, each in the current version of its sequence, if that is still triggered by it. */
export async function enrollAgain(app: Deps, items: readonly SetAside[]): Promise<readonly SetAside[]> {
  const now = app.clock.now();
  const eventItems = items.filter(({ kind }) => kind === "event");
  const changes = items.filter(({ kind }) => kind === "change");
  const isRecycled = ({ kind, detail }: SetAside) => kind === "lead" && detail["recycled"] !== undefined;
  const recycled = items.filter(isRecycled);
  const imported = items.filter((one) => one.kind === "lead" && !isRecycled(one));
  if (eventItems.length > 0) await takeBatch(app, "enroll", (tx, take) => matchAgain(app, tx, take, eventItems, now));
  if (changes.length > 0) {
    await enrollFromChangesAgain(
      app,
      changes.map(({ subject }) => Number(subject)),
    );
  }
  if (recycled.length > 0) await enrollRecycledAgain(app, recycled);
  for (const [list, group] of Map.groupBy(imported, ({ detail }) => detail["list"] ?? "")) {
    const sequenceIds = [...new Set(group.flatMap(({ sequenceId }) => sequenceId ?? []))];
    for (const sequenceId of sequenceIds) {
      const leadIds = group.filter((one) => one.sequenceId === sequenceId).map(({ subject }) => subject);
      await takeBatch(app, "enroll", (tx, take) => admitImported(app, tx, take, { list, leadIds, sequenceId }, now));
    }
  }
  await app.queues.enqueue("advance", {});
  return [];
}

async function matchAgain(app: Deps, tx: Tx, take: Take, items: readonly SetAside[], now: Date): Promise<void> {
  const pairs = new Set(items.map(({ subject, sequenceId }) => `${subject} ${sequenceId ?? ""}`));
  const ids = [...new Set(items.map(({ subject }) => subject))];
  const matches = await loadMatches(tx, uuidList(ids));
  const wanted = matches.filter(({ event, sequenceId }) => pairs.has(`${event.id} ${sequenceId}`));
  await admitMatches(app, take, wanted, now);
  const { id, name, leadId } = events;
  const unheard = ids.filter((one) => pairs.has(`${one} `));
  if (unheard.length === 0) return;
  const news = await tx.select({ id, name, leadId }).from(events).where(inArray(id, unheard));
  await wakeByEvents(app, take, news, now);
}
