import { expect, test } from "vitest";
import { openLog } from "../../src/platform/log.ts";
import { openHitBuffer, usualBuffer } from "../../src/track/touch/hit-buffer.ts";
import type { CountedHit } from "../../src/track/touch/hit-buffer.ts";
import type { Hit } from "../../src/track/touch/hit.ts";

const log = openLog("silent");
const hit = (more: Partial<Hit> = {}): Hit => ({
  messageId: "01900000-0000-7000-8000-000000000001",
  kind: "open",
  atMs: 1_000_000,
  link: null,
  features: { method: "GET", agent: "browser", network: "ordinary", prefetch: false },
  client: null,
  trace: null,
  ...more,
});

/** A buffer over a list; what `fails` says is thrown instead. */
function buffer(options: Partial<typeof usualBuffer> = {}) {
  const written: CountedHit[][] = [];
  const state: { fails: Error | null; early: boolean } = { fails: null, early: false };
  const hits = openHitBuffer(
    async (some) => {
      if (state.fails !== null) throw state.fails;
      if (state.early) return some;
      written.push([...some]);
      return [];
    },
    log,
    { ...usualBuffer, ...options },
  );
  const counts = () => written.map((batch) => batch.map(({ hits: count }) => count));
  return { hits, counts, state };
}

test("what repeats within a minute is counted, what differs is kept apart", async () => {
  const { hits, counts } = buffer();
  for (let time = 0; time < 500; time += 1) hits.add(hit({ atMs: 1_000_000 + time }));
  hits.add(hit({ features: { ...hit().features, method: "HEAD" } }));
  hits.add(hit({ client: "another" }));
  hits.add(hit({ kind: "click", link: { url: "https://a.test/", name: undefined } }));
  hits.add(hit({ atMs: 1_000_000 + 60_000 }));
  await hits.flush();
  expect(counts()).toEqual([[500, 1, 1, 1, 1]]);
});

test("different hits of one mail that come in turns are each counted once", async () => {
  const { hits, counts } = buffer();
  for (let time = 0; time < 300; time += 1) hits.add(hit({ client: `client ${time % 3}` }));
  await hits.flush();
  expect(counts()).toEqual([[100, 100, 100]]);
});

test("nothing is lost while the database is away, and memory stays bounded", async () => {
  const { hits, counts, state } = buffer({ room: 3 });
  state.fails = new Error("away");
  const ids = [1, 2, 3, 4].map((n) => `01900000-0000-7000-8000-00000000000${n}`);
  for (const messageId of ids) for (let time = 0; time < 5; time += 1) hits.add(hit({ messageId }));
  await hits.flush();
  for (const messageId of ids) hits.add(hit({ messageId }));
  state.fails = null;
  await hits.flush();
  // The fourth found no room: it is dropped, and those before it are not.
  expect(counts()).toEqual([[6, 6, 6]]);
});

test("a hit whose mail is still being handed over waits, and not for ever", async () => {
  const { hits, counts, state } = buffer({ tries: 2 });
  state.early = true;
  hits.add(hit());
  await hits.flush();
  state.early = false;
  await hits.flush();
  expect(counts()).toEqual([[1]]);

  state.early = true;
  hits.add(hit());
  for (let time = 0; time < 3; time += 1) await hits.flush();
  state.early = false;
  await hits.flush();
  expect(counts()).toEqual([[1]]);
});

test("closing writes what came before, and takes nothing more", async () => {
  const { hits, counts } = buffer();
  hits.add(hit());
  await hits.close();
  hits.add(hit());
  await hits.flush();
  expect(counts()).toEqual([[1]]);
});
