import type { SQL } from "drizzle-orm";
import type { setAsides } from "../db/schema/index.ts";
import type { JobName, JobPayload } from "./catalog.ts";
import type { Routes } from "../platform/http/routes.ts";

export type SetAside = typeof setAsides.$inferSelect;
/** Lets a job try once more what it has set aside. @returns what could not be tried yet */
export type TryAgain = (job: string, items: readonly SetAside[]) => Promise<readonly SetAside[]>;

/** How one kind of job is done, and how its work is found again when the queue has lost it. */
export interface RoomJob<Needs, N extends JobName> {
  run: (app: Needs, payload: JobPayload<N>, again: TryAgain) => Promise<void>;
  /**
   * What is due, as one expression of the sweep's query: a boolean for a job without payload, else an array of ids (text),
   * each the payload of a job. Bounded, and found by an index.
   * @param at sequence time; leases are compared with the database's own clock
   */
  due: (at: SQL, app: Needs) => SQL;
  /**
   * Tries once more what this job has set aside (`src/aside/`): what fails again it sets aside again.
   * @returns what could not be tried yet, because it is paused or held by another; all else is done with
   */
  again: (app: Needs, items: readonly SetAside[]) => Promise<readonly SetAside[]>;
}

/** Every job but the sweep, which looks for the others. */
export type RoomJobs<Needs> = { [N in Exclude<JobName, "sweep">]: RoomJob<Needs, N> };

/** Routes that take their parts from the app, and settings of the HTTP interface from `edge`. */
export type MakeRoutes<Needs, Edge> = (app: Needs, edge: Edge) => Routes;

/** Loaded when the API starts: a worker without it takes some 40 MB less. */
type LoadRoutes<Needs, Edge> = () => Promise<readonly MakeRoutes<Needs, Edge>[]>;

/**
 * A room's face: what it brings to the house. `src/rooms.ts` lists the rooms; the API, the workers, the sweep and the check
 * of import direction read that list.
 * @typeParam Needs parts of the App that it works with
 * @typeParam Jobs names of the jobs that it does
 * @typeParam Edge settings of the HTTP interface that its routes look at
 */
export interface Room<Needs = unknown, Jobs extends JobName = never, Edge = unknown> {
  /** Its folder in `src/`. */
  name: string;
  jobs: { [N in Jobs]: RoomJob<Needs, N> };
  /** Under `/v1`, behind a secret key and safe to repeat; bodies of up to 1 MB. */
  routes?: LoadRoutes<Needs, Edge>;
  /** Public: whoever has the link. What they POST is small. */
  pages?: LoadRoutes<Needs, Edge>;
  /** Behind a secret key, for bodies of any size that are read as they come. */
  uploads?: LoadRoutes<Needs, Edge>;
  /** Public, for bodies that prove by themselves who sent them; their routes set the limits. */
  intake?: LoadRoutes<Needs, Edge>;
}
