import { sql } from "drizzle-orm";
import { Gauge } from "prom-client";
import type { Registry } from "prom-client";
import { queueNames } from "../jobs/catalog.ts";
import type { Ground } from "../ground.ts";
import { gauges } from "./gauges.ts";
import type { GaugeQuery } from "./gauges.ts";

/** A query that takes longer is given up: a scrape must not weigh on what it measures. */
const patienceMs = 2_000;
/** Scrapes of several collectors at once share one reading. */
const keptMs = 5_000;

type Parts = Pick<Ground, "db" | "clock" | "queues" | "log">;

/**
 * Registers the numbers that are read from the database and the queue.
 * @returns reads them all. One that cannot be read is left out and told of by `ripen_gauge_failed`; the others are there.
 */
export function openGauges(parts: Parts, registry: Registry): () => Promise<void> {
  const registers = [registry];
  const failed = new Gauge({
    name: "ripen_gauge_failed",
    help: "1 for each number that could not be read for this scrape.",
    labelNames: ["gauge"],
    registers,
  });
  const waiting = new Gauge({
    name: "ripen_queue_jobs",
    help: "Jobs in the queue, by queue and state. The rows behind them are in the database.",
    labelNames: ["queue", "state"],
    registers,
  });
  const readers = [
    ...gauges.map((gauge) => ({ name: gauge.name, read: openGauge(parts, gauge, registry) })),
    { name: "queue_jobs", read: async () => readQueues(parts, waiting) },
  ];
  let until = 0;
  let reading: Promise<void> | undefined;

  async function readAll(): Promise<void> {
    await Promise.all(
      readers.map(async ({ name, read }) => {
        try {
          await read();
          failed.set({ gauge: name }, 0);
        } catch (error) {
          parts.log.warn({ err: error, gauge: name }, "not read for /metrics");
          failed.set({ gauge: name }, 1);
        }
      }),
    );
  }

  return () => {
    if (reading === undefined || performance.now() >= until) {
      until = performance.now() + keptMs;
      reading = readAll();
    }
    return reading;
  };
}

function openGauge({ db, clock }: Parts, { name, help, label, query }: GaugeQuery, registry: Registry) {
  const gauge = new Gauge({
    name: `ripen_${name}`,
    help,
    labelNames: label === undefined ? [] : [label],
    registers: [registry],
  });
  return async (): Promise<void> => {
    // What was told before and cannot be read now is not told any more.
    gauge.reset();
    const rows = await db.transaction(async (tx) => {
      await tx.execute(sql`select set_config('statement_timeout', ${String(patienceMs)}, true)`);
      return tx.execute<{ label?: string; value: number }>(query(sql`${clock.now().toISOString()}::timestamptz`));
    });
    for (const row of rows) {
      if (label === undefined) gauge.set(row.value);
      else gauge.set({ [label]: row.label ?? "" }, row.value);
    }
  };
}

async function readQueues({ queues }: Parts, gauge: Gauge<"queue" | "state">): Promise<void> {
  gauge.reset();
  for (const queue of queueNames) {
    const counts = await queues.counts(queue);
    for (const [state, count] of Object.entries(counts)) gauge.set({ queue, state }, count);
  }
}
