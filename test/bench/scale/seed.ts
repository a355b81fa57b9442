import { sql } from "drizzle-orm";
import type { App } from "../../../src/app.ts";
import { versionOf, worldOf } from "../../report/world.ts";
import { publishMails } from "../../support/sequences.ts";
import { seedAnswers } from "./seed/answers.ts";
import { withoutIndexes } from "./seed/without-indexes.ts";
import { seedMails } from "./seed/mails.ts";
import { seedPeople } from "./seed/people.ts";
import type { Seeding } from "./seed/seeding.ts";
import { seedActivities, seedDecisions } from "./seed/traces.ts";
import { seedTouches } from "./seed/touches.ts";
import { seedWalks } from "./seed/walks.ts";
import type { Sizes } from "./sizes.ts";

/** What a seeded world consists of: published sequences of `mailsEach` mails (`mail-1` …), senders, reps. */
export interface History {
  sequences: { sequenceId: string; versionId: string }[];
  senders: string[];
  reps: string[];
}

export const mailsEach = 4;
const bigTables = ["leads", "events", "enrollments", "messages", "touches", "activities", "decisions", "inbound_mails"];

/**
 * Fills a database that has no leads yet with a history of two years that ends now, as the engine would have left it: leads in
 * the order in which they came, and what came of them in the order of time, so that the rows of one lead lie apart. Needs a
 * server whose data may be lost; a tenth of `fullSizes` takes a minute or two. No trigger runs: reports count nothing of
 * it before `select mark_all_reports()` and a fold.
 */
export async function seedHistory(
  app: App,
  sizes: Sizes,
  { log = () => undefined }: { log?: (line: string) => void } = {},
): Promise<History> {
  const [found] = await app.db.execute(sql`select from leads limit 1`);
  if (found !== undefined) throw new Error("a history is seeded into a database without leads");
  const history = await makeOwners(app);
  const seeding: Seeding = { db: app.db, sizes, now: app.clock.now(), ...history };
  const timed = async (what: string, work: Promise<void>) => {
    const from = performance.now();
    await work;
    log(`${what}: ${((performance.now() - from) / 1000).toFixed(0)} s`);
  };
  await withoutIndexes(app.db, bigTables, async () => {
    await timed("leads and events", seedPeople(seeding));
    await timed("enrollments", seedWalks(seeding));
    const mails = async () => {
      await timed("messages", seedMails(seeding));
      await timed("touches", seedTouches(seeding));
    };
    const traces = async () => {
      await timed("decisions", seedDecisions(seeding));
      await timed("activities", seedActivities(seeding));
    };
    await Promise.all([mails(), traces()]);
    await timed("answers", seedAnswers(seeding));
    log("indexes …");
  });
  await timed(
    "vacuum analyze",
    app.db.execute(sql`vacuum analyze`).then(() => undefined),
  );
  return history;
}

async function makeOwners(app: App): Promise<History> {
  const people = worldOf(app);
  const sequences = [];
  for (let n = 1; n <= 20; n += 1) {
    sequences.push(await versionOf(app, await publishMails(app, { mails: mailsEach, name: `H${n}`, event: `h${n}` })));
  }
  const senders = [];
  for (let n = 1; n <= 10; n += 1) senders.push(await people.sender(`Sender ${n}`));
  const reps = [];
  for (let n = 1; n <= 20; n += 1) reps.push(await people.rep(`Rep ${n}`));
  return { sequences, senders, reps };
}
