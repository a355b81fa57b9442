import { sql } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import type { Log } from "../platform/log.ts";
import type { JobHandlers, JobName } from "./catalog.ts";

/** A job that fails: its name, and how long by now. */
export interface FailingJob {
  job: string;
  since: Date;
  failures: number;
}

/** A job that was not run again for so long fails no more: what it was about is gone. */
const forgottenAfter = sql`interval '3 minutes'`;

/**
 * Jobs that have failed for as long, without a success in between, whichever process ran them. For `/readyz` and metrics.
 * @param seconds of the database's clock
 */
export async function failingJobs(db: Db, seconds: number): Promise<FailingJob[]> {
  const rows = await db.execute<{ job: string; since: string; failures: number }>(sql`
    select job, min(since) as since, sum(failures)::int as failures from failing_jobs
    where since <= now() - make_interval(secs => ${seconds}) and last_at > now() - ${forgottenAfter}
    group by job order by job`);
  return rows.map(({ since, ...row }) => ({ ...row, since: new Date(since) }));
}

/** The keys of jobs that are written down as failing, as a column of the sweep: `["enroll ", "settle 0193…"]`. */
export const failingKeys = sql`array(select job || ' ' || subject from failing_jobs)`;

/** Writes down which jobs fail, and takes that back when they succeed. */
export interface FailureWatch {
  /** The same handlers, watched. A job that succeeds and is not known to fail costs nothing. */
  over(handlers: JobHandlers): JobHandlers;
  /** What any process has written down: a success here ends it as well. */
  know(keys: readonly string[]): void;
}

/** @param deps whose database the failures are kept in, so that every process sees them */
export function watchFailures({ db, log }: { db: Db; log: Log }): FailureWatch {
  let failing = new Set<string>();

  async function note(job: JobName, subject: string, error: unknown): Promise<void> {
    failing.add(keyOf(job, subject));
    await db.execute(sql`
      insert into failing_jobs (job, subject, since, last_at, code) values (${job}, ${subject}, now(), now(), ${codeOf(error)})
      on conflict (job, subject) do update set last_at = now(), code = excluded.code,
        failures = case when failing_jobs.last_at < now() - ${forgottenAfter} then 1 else failing_jobs.failures + 1 end,
        since = case when failing_jobs.last_at < now() - ${forgottenAfter} then now() else failing_jobs.since end`);
  }

  async function clear(job: JobName, subject: string): Promise<void> {
    await db.execute(sql`
      delete from failing_jobs where (job = ${job} and subject = ${subject}) or last_at < now() - interval '1 hour'`);
    failing.delete(keyOf(job, subject));
  }

  // With the database out of reach there is nowhere to write it down; /readyz tells of that by itself.
  const unwritten = (error: unknown) => log.warn({ err: error }, "not written down how a job went");

  const watched =
    (name: JobName, handler: (payload: never) => Promise<void>) =>
    async (payload: Record<string, string>): Promise<void> => {
      const subject = Object.values(payload).join(" ");
      try {
        await handler(payload as never);
      } catch (error) {
        await note(name, subject, error).catch(unwritten);
        throw error;
      }
      if (failing.has(keyOf(name, subject))) await clear(name, subject).catch(unwritten);
    };

  return {
    over: (handlers) =>
      Object.fromEntries(
        (Object.keys(handlers) as JobName[]).map((name) => [name, watched(name, handlers[name])]),
      ) as unknown as JobHandlers,
    know: (keys) => void (failing = new Set(keys)),
  };
}

const keyOf = (job: string, subject: string) => `${job} ${subject}`;

/** A stable code without data: that of PostgreSQL, the system or Ripen; else the name of the error. */
function codeOf(error: unknown): string {
  const thrown = error instanceof Error && "query" in error ? error.cause : error;
  if (!(thrown instanceof Error)) return "unknown";
  return "code" in thrown && typeof thrown.code === "string" ? thrown.code : thrown.name;
}
