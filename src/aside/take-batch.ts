import type { Ground } from "../ground.ts";
import type { Tx } from "../db/client.ts";
import type { JobName } from "../jobs/catalog.ts";
import { againAfterDeadlock } from "./again-after-deadlock.ts";
import { isPoison, rootOf } from "./is-poison.ts";
import { setAside } from "./set-aside.ts";
import type { AsideItem } from "./set-aside.ts";
import { UnreadableError } from "./unreadable-error.ts";

type Deps = Pick<Ground, "db" | "clock" | "log">;

/** What became of the rows of a batch: what working on them gave, and those that were set aside. */
export interface Taken<Row, Out> {
  outs: Out[];
  aside: Row[];
}

/**
 * Works on some rows of a batch.
 * @param work may be asked several times, for a part of the rows each; reads and writes by the transaction it is given only
 * @param itemOf what is set aside of a row; null when the caller tells of it by itself
 */
export type Take = <Row, Out>(
  rows: readonly Row[],
  work: (tx: Tx, rows: readonly Row[]) => Promise<Out>,
  itemOf: (row: Row) => AsideItem | null,
) => Promise<Taken<Row, Out>>;

/** Thrown by a batch that is to leave nothing behind: its transaction is rolled back, and `out` is what the batch gives. */
export class TakenBack<T> extends Error {
  readonly out: T;

  constructor(out: T) {
    super("taken back");
    this.name = "TakenBack";
    this.out = out;
  }
}

/**
 * Runs a batch of a job in one transaction. When it fails because of what it works on, it runs once more, and what fails
 * within `take` is found by halving, each part in a savepoint, and set aside; the rest is committed. The loser of a deadlock runs
 * again. A batch that does not fail costs no statement more. What the database or the network fails with is thrown, and nothing is
 * set aside.
 */
export async function takeBatch<T>(app: Deps, job: JobName, batch: (tx: Tx, take: Take) => Promise<T>): Promise<T> {
  try {
    return await inTransaction(app, (tx) =>
      batch(tx, async (rows, work) => ({ outs: rows.length === 0 ? [] : [await work(tx, rows)], aside: [] })),
    );
  } catch (error) {
    if (!isPoison(error)) throw error;
    app.log.warn({ err: error, job }, "a batch failed; looking for what it fails on");
    return inTransaction(app, (tx) => batch(tx, takeApart(app, tx, job)));
  }
}

async function inTransaction<T>({ db }: Deps, work: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    return await againAfterDeadlock(() => db.transaction(work));
  } catch (error) {
    if (error instanceof TakenBack) return error.out as T;
    throw error;
  }
}

function takeApart({ clock, log }: Deps, tx: Tx, job: JobName): Take {
  return async (all, work, itemOf) => {
    const taken: Taken<(typeof all)[number], Awaited<ReturnType<typeof work>>> = { outs: [], aside: [] };
    async function put(rows: readonly (typeof all)[number][], error: unknown): Promise<void> {
      const items = rows.flatMap((row) => itemOf(row) ?? []);
      log.error({ err: error, job, rows: rows.length, subject: items[0]?.subject }, "set aside");
      taken.aside.push(...rows);
      await setAside(tx, job, items, error, clock.now());
    }
    async function part(rows: readonly (typeof all)[number][]): Promise<void> {
      if (rows.length === 0) return;
      try {
        taken.outs.push(await tx.transaction((savepoint) => work(savepoint, rows)));
      } catch (error) {
        if (!isPoison(error)) throw error;
        const ailing = rows.filter((row) => dependsOn(itemOf(row), error));
        if (ailing.length > 0 || rows.length === 1) {
          await put(ailing.length > 0 ? ailing : rows, error);
          if (ailing.length > 0) await part(rows.filter((row) => !ailing.includes(row)));
          return;
        }
        const middle = Math.ceil(rows.length / 2);
        await part(rows.slice(0, middle));
        await part(rows.slice(middle));
      }
    }
    await part(all);
    return taken;
  };
}

function dependsOn(item: AsideItem | null, error: unknown): boolean {
  const thrown = rootOf(error);
  if (item === null || !(thrown instanceof UnreadableError)) return false;
  const { kind, id } = thrown.about;
  return { version: item.versionId, segment: item.segmentId }[kind] === id;
}
