import { and, eq } from "drizzle-orm";
import { takeAlone } from "../../aside/take-alone.ts";
import type { Ground } from "../../ground.ts";
import { webhookDeliveries, webhookEvents } from "../../db/schema/index.ts";
import type { SetAside } from "../../jobs/room.ts";
import type { PostResult } from "../../platform/http/post-json.ts";
import { findHeads } from "./find-heads.ts";
import { letGo, takeEndpoint } from "./mark-safe.ts";
import type { Endpoint } from "./mark-safe.ts";
import { noteHealth } from "./note-health.ts";
import { openEndpoint, postEvent } from "./post-event.ts";
import type { OpenEndpoint, PostDeps } from "./post-event.ts";

type Deps = PostDeps & Pick<Ground, "queues" | "log" | "stopping">;

const lookedAtAtOnce = 200;
const callsAtOnce = 8;
/** So many failures end a round: calls that hang take their time. */
const failuresInARound = 3;
/** The job ends then, and is made again, so that it holds no place for long. */
const roundsAtOnce = 50;
/** While somebody still writes what may come before: the sweep looks again. */
const idleRounds = 3;

/**
 * Delivers what is due to one endpoint, in the order of events for each lead, some leads at a time. One endpoint is called by one
 * process at a time, and waits for no other. What cannot even be tried is set aside: a delivery by itself, or the whole
 * endpoint when its secret cannot be read.
 */
export async function deliver(app: Deps, endpointId: string): Promise<void> {
  await takeAlone(
    app,
    "deliver",
    () => deliverRounds(app, endpointId),
    async () => ({ kind: "webhook_endpoint", subject: endpointId }),
  );
}

async function deliverRounds(app: Deps, id: string): Promise<void> {
  let endpoint = await takeEndpoint(app, id, false);
  if (endpoint === undefined) return;
  try {
    const open = openEndpoint(app, endpoint);
    let idle = 0;
    for (let round = 0; round < roundsAtOnce && !app.stopping.aborted; round += 1) {
      // What was seen in the round before is safe in this one, unless somebody still writes.
      endpoint = await takeEndpoint(app, id, true);
      if (endpoint === undefined) return;
      const { ids, more } = await findHeads(app, endpoint, lookedAtAtOnce);
      const results = await postAll(app, open, ids, endpoint);
      if (!(await noteHealth(app, endpoint, results))) return;
      if (ids.length > 0 || more) idle = 0;
      else if (endpoint.safeId >= (endpoint.seenId ?? 0) || (idle += 1) >= idleRounds) return;
    }
  } finally {
    await letGo(app, id);
  }
}

/** Posts each, some at a time; one alone while the endpoint fails. Stops early when too many fail. */
async function postAll(
  app: Deps,
  open: OpenEndpoint,
  ids: readonly number[],
  { failures }: Endpoint,
): Promise<PostResult[]> {
  const waiting = failures > 0 ? ids.slice(0, 1) : [...ids];
  const results: PostResult[] = [];
  let failed = 0;
  const work = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      const result = await postAlone(app, open, id);
      if (result !== undefined) results.push(result);
      if (result !== undefined && result.kind !== "done") failed += 1;
      if (failed >= failuresInARound || app.stopping.aborted) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(callsAtOnce, waiting.length) }, work));
  return results;
}

async function postAlone(app: Deps, open: OpenEndpoint, id: number): Promise<PostResult | undefined> {
  let result: PostResult | undefined;
  await takeAlone(
    app,
    "deliver",
    async () => {
      result = await postEvent(app, open, id);
    },
    async () => {
      // Out of its line, so that what comes after it goes on.
      const [row] = await app.db
        .update(webhookDeliveries)
        .set({ status: "aside" })
        .from(webhookEvents)
        .where(and(eq(webhookDeliveries.id, id), eq(webhookEvents.id, webhookDeliveries.eventId)))
        .returning({ leadId: webhookEvents.leadId });
      return { kind: "webhook_delivery", subject: String(id), leadId: row?.leadId ?? null };
    },
  );
  return result;
}

/** Tries again what was set aside. */
export async function deliverAgain(app: Deps, items: readonly SetAside[]): Promise<readonly SetAside[]> {
  const endpoints = new Set(items.flatMap(({ kind, subject }) => (kind === "webhook_endpoint" ? [subject] : [])));
  for (const { kind, subject } of items) {
    if (kind !== "webhook_delivery") continue;
    const [back] = await app.db
      .update(webhookDeliveries)
      .set({ status: "pending", dueAt: app.clock.now() })
      .where(and(eq(webhookDeliveries.id, Number(subject)), eq(webhookDeliveries.status, "aside")))
      .returning({ endpointId: webhookDeliveries.endpointId });
    if (back !== undefined) endpoints.add(back.endpointId);
  }
  for (const id of endpoints) await deliver(app, id);
  return [];
}
