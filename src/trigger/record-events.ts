import { againAfterDeadlock } from "../aside/again-after-deadlock.ts";
import { isPoison } from "../aside/is-poison.ts";
import type { Ground } from "../ground.ts";
import { againAfterMerge } from "../lead/address/is-address-taken.ts";
import type { Done } from "../platform/bounded/group.ts";
import type { EventKind, RecordEventInput, RecordedEvent } from "./event-input.ts";
import { openReader } from "./read-events.ts";
import { writeEvents } from "./write-events.ts";

type Deps = Pick<Ground, "db" | "clock" | "queues" | "signers">;
type Outcome = Done<RecordedEvent>;

/** Of one transaction at most: it holds all of its leads. */
const atOnce = 500;

/**
 * Takes in events, in their order: creates or updates the leads and stores the events, hundreds in one transaction. One that cannot be
 * taken costs only itself: it fails with what `recordEvent` throws of it.
 * @returns what became of each, in the order given
 */
export async function recordEvents(
  app: Deps,
  inputs: readonly RecordEventInput[],
  { source, trust = "given" }: EventKind,
): Promise<Outcome[]> {
  const now = app.clock.now();
  const read = await openReader(app.db, inputs, { typed: trust === "given", now });
  const done = new Map<number, Outcome>();
  let left: Numbered[] = [];
  for (const [index, input] of inputs.entries()) {
    try {
      left.push({ index, input: read(input) });
    } catch (error) {
      done.set(index, { kind: "failed", error });
    }
  }
  const write = (some: readonly RecordEventInput[]) =>
    againAfterDeadlock(() =>
      againAfterMerge(() => app.db.transaction((tx) => writeEvents(app, tx, some, { source, trust }, now))),
    );
  while (left.length > 0) {
    const { firsts, again } = byId(left);
    for (let at = 0; at < firsts.length; at += atOnce) await writeOrHalve(firsts.slice(at, at + atOnce), write, done);
    left = again.filter(({ index, first }) => {
      const before = done.get(first);
      if (before?.kind === "done") done.set(index, { kind: "done", out: { ...before.out, duplicate: true } });
      return before?.kind !== "done";
    });
  }
  const outcomes = inputs.map((_input, index): Outcome => done.get(index) ?? lost());
  if (outcomes.some((one) => one.kind === "done" && !one.out.duplicate)) await app.queues.enqueue("enroll", {});
  return outcomes;
}

interface Numbered {
  index: number;
  input: RecordEventInput;
}

function lost(): never {
  throw new Error("nothing is known of an event");
}

/** Those that come with an id for the first time, or with none, and the rest, each with the number of the first with its id. */
function byId(numbered: readonly Numbered[]): { firsts: Numbered[]; again: (Numbered & { first: number })[] } {
  const known = new Map<string, number>();
  const firsts: Numbered[] = [];
  const again: (Numbered & { first: number })[] = [];
  for (const one of numbered) {
    const { id } = one.input;
    const first = id === undefined ? undefined : known.get(id);
    if (first !== undefined) again.push({ ...one, first });
    else {
      firsts.push(one);
      if (id !== undefined) known.set(id, one.index);
    }
  }
  return { firsts, again };
}

async function writeOrHalve(
  some: readonly Numbered[],
  write: (inputs: readonly RecordEventInput[]) => Promise<RecordedEvent[]>,
  done: Map<number, Outcome>,
): Promise<void> {
  try {
    const written = await write(some.map(({ input }) => input));
    for (const [at, { index }] of some.entries()) done.set(index, { kind: "done", out: written[at] ?? lost() });
  } catch (error) {
    if (some.length > 1 && isPoison(error)) {
      const middle = Math.ceil(some.length / 2);
      await writeOrHalve(some.slice(0, middle), write, done);
      await writeOrHalve(some.slice(middle), write, done);
    } else for (const { index } of some) done.set(index, { kind: "failed", error });
  }
}
