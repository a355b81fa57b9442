import { sql } from "drizzle-orm";
import { createRoute, z } from "@hono/zod-openapi";
import type { App } from "../app.ts";
import { probeDisk } from "../db/probe-disk.ts";
import { failingJobs } from "../jobs/failing.ts";
import { RipenError } from "../platform/errors.ts";
import type { FieldProblem } from "../platform/errors.ts";
import { problemResponses } from "../platform/http/problem.ts";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import { jsonAnswer } from "../platform/http/schemas.ts";

const tags = ["Health"];
const statusSchema = z.object({ status: z.literal("ok") });
const patienceMs = 3_000;
/** A job that fails for so long is told of. */
const failingSeconds = 60;
/** How long what the disk said is believed: the look writes a little. */
const diskKeptMs = 5_000;
const diskProblems = {
  full: "The disk of the database is full, or nearly",
  read_only:
    "The database takes no writes: it is a standby, or was made read-only, as providers do when its disk fills",
};

const alive = createRoute({
  method: "get",
  path: "/healthz",
  operationId: "getHealth",
  tags,
  summary: "Is the process alive?",
  description: "Answers as soon as the process serves requests; asks nothing else. Needs no key.",
  security: [],
  responses: { 200: jsonAnswer(statusSchema, "It is.") },
});

const ready = createRoute({
  method: "get",
  path: "/readyz",
  operationId: "getReadiness",
  tags,
  summary: "Are the database and the queue reachable, and can the database write, and do the jobs run?",
  description: "For load balancers: a 503 says that this process should get no requests now. Needs no key.",
  security: [],
  responses: { 200: jsonAnswer(statusSchema, "They are."), ...problemResponses(503) },
});

export interface HealthOptions {
  /** Where the embedded database keeps its data, if there is one: its disk is looked at. */
  databaseFolder?: string | undefined;
}

/** `/healthz` and `/readyz`, for load balancers and orchestrators. */
export function healthRoutes(
  { db, queues, log }: Pick<App, "db" | "queues" | "log">,
  { databaseFolder }: HealthOptions,
): Routes {
  const disk = keptFor(diskKeptMs, () => probeDisk(db, databaseFolder));
  const parts: Record<string, () => Promise<unknown>> = {
    database: () => db.execute(sql`select 1`),
    queue: () => queues.ping(),
    disk: async () => {
      // A database that does not answer is told of by its own part.
      const code = await within(patienceMs / 2, disk()).catch(() => null);
      if (code !== null) throw new PartProblem(code, diskProblems[code]);
    },
  };

  return createRoutes()
    .openapi(alive, (c) => c.json({ status: "ok" as const }, 200))
    .openapi(ready, async (c) => {
      const checks = await Promise.all(
        Object.entries(parts).map(async ([name, check]) => {
          try {
            await within(patienceMs, check());
            return [];
          } catch (error) {
            log.warn({ err: error, part: name, requestId: c.get("requestId") }, "not ready");
            return [problemOf(name, error)];
          }
        }),
      );
      const reached = checks.flat();
      const down = reached.length === 0 ? await failingProblems(db).catch(tablesMissing) : reached;
      if (down.length === 0) return c.json({ status: "ok" as const }, 200);
      c.header("Retry-After", "5");
      const detail = `${down.map(({ message }) => message).join(". ")}.`;
      throw new RipenError("not_ready", 503, detail, down);
    });
}

/** A problem for each job that has failed for a minute without a success in between, in whatever process. */
async function failingProblems(db: App["db"]): Promise<FieldProblem[]> {
  const failing = await failingJobs(db, failingSeconds);
  return failing.map(({ job, since }) => ({
    pointer: `/jobs/${job}`,
    code: "failing",
    message: `The job "${job}" has failed since ${since.toISOString()}; the log of the workers says why`,
  }));
}

/** A database that was reached just now, and has no such table, is not migrated. */
const tablesMissing = (error: unknown): FieldProblem[] => [problemOf("database", error)];

/** What is wrong with a part that can be reached. */
class PartProblem extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

function problemOf(part: string, error: unknown): FieldProblem {
  if (error instanceof PartProblem) return { pointer: `/${part}`, code: error.code, message: error.message };
  return { pointer: `/${part}`, code: "unreachable", message: `The ${part} is out of reach` };
}

/** Asks again only when the last answer is older than `ms`; those who come meanwhile share one question. */
function keptFor<T>(ms: number, ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  let until = 0;
  return () => {
    if (answer === undefined || performance.now() >= until) {
      until = performance.now() + ms;
      answer = ask();
    }
    return answer;
  };
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
