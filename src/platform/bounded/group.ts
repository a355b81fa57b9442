/** What became of one of many things that were done together. */
export type Done<Out> = { kind: "done"; out: Out } | { kind: "failed"; error: unknown };

interface Waiting<In, Out> {
  item: In;
  settle(done: Done<Out>): void;
}

/**
 * Lets what is asked for at the same time be done together: the first is done at once, and what comes while a work runs goes into the
 * next one. So a single caller waits for nobody, and many share the cost of a transaction.
 * @param work does some things, and tells what became of each, in their order; when it throws, all of them have failed
 * @param most how many go together
 * @returns asks for one thing; throws what it failed with
 */
export function openGroup<In, Out>(
  work: (items: readonly In[]) => Promise<readonly Done<Out>[]>,
  most: number,
): (item: In) => Promise<Out> {
  let waiting: Waiting<In, Out>[] = [];
  let works = false;

  async function workAll(): Promise<void> {
    works = true;
    while (waiting.length > 0) {
      const taken = waiting.slice(0, most);
      waiting = waiting.slice(most);
      const done = await settled(work, taken);
      for (const [index, { settle }] of taken.entries()) {
        settle(done[index] ?? { kind: "failed", error: new Error("a work that was done together told too little") });
      }
    }
    works = false;
  }

  return async (item) => {
    const done = await new Promise<Done<Out>>((settle) => {
      waiting.push({ item, settle });
      if (!works) void workAll();
    });
    if (done.kind === "failed") throw done.error;
    return done.out;
  };
}

async function settled<In, Out>(
  work: (items: readonly In[]) => Promise<readonly Done<Out>[]>,
  taken: readonly Waiting<In, Out>[],
): Promise<readonly Done<Out>[]> {
  try {
    return await work(taken.map(({ item }) => item));
  } catch (error) {
    return taken.map(() => ({ kind: "failed", error }));
  }
}
