import { startLink } from "../../people/start-link.ts";
import { runningClock } from "./clock.ts";
import { playHistory } from "./play.ts";
import { setUpHistory } from "./set-up-history.ts";
import { startStage } from "../stage.ts";
import type { DemoOptions } from "../run.ts";

const days = 13 * 7;
const dayMs = 86_400_000;
const signupsPerDay = 4;

/**
 * Plays three months up to now on real parts: signups, mails, opens, replies, handoffs, an experiment. For looking at, and for
 * pictures; takes a minute or two.
 */
export async function runHistory({ print, stay }: DemoOptions): Promise<boolean> {
  await using stack = new AsyncDisposableStack();
  print("Starting PostgreSQL, the engine and a mailbox …");
  const from = new Date(Math.floor(Date.now() / dayMs) * dayMs - days * dayMs);
  const clock = runningClock(from);
  const stage = await startStage(stack, clock);
  await setUpHistory(stage.api);
  const counts = await playHistory(stage, clock, { from, days, signupsPerDay, print });
  const figures = Object.entries(counts).map(([name, count]) => `${name}=${count}`);
  print(`history: ${figures.join(" ")}`);
  // Whoever looks at it looks at days that last as long as theirs.
  clock.run();
  await stay?.({
    dashboard: await startLink(stage.engine.app),
    api: stage.publicUrl,
    docs: `${stage.publicUrl}/docs`,
    mailbox: stage.mailbox.webUrl,
    key: stage.key,
  });
  return (counts["handoffs"] ?? 0) > 0;
}
