import { setTimeout as delay } from "node:timers/promises";
import type { ChaosServices } from "../services.ts";
import { holds, judge } from "../verdict.ts";
import { openChaosWorld } from "../world.ts";

/** Takes a service away in the middle of a run, several times. */
export async function duringRun(
  services: ChaosServices,
  { leads, times, strike }: { leads: number; times: number; strike: (services: ChaosServices) => Promise<void> },
) {
  await using world = await openChaosWorld(services, { workers: 2, senders: 3, behavior: { dataDelayMs: 40 } });
  await world.enroll(leads);
  for (let n = 0; n < 2; n += 1) world.startWorker();
  for (let time = 1; time <= times; time += 1) {
    while (world.sink.mails.length < (leads * time) / (times + 1)) await delay(20);
    await strike(services);
  }
  await world.untilSettled(leads);
  const verdict = await judge(world.app, world.sink.mails, leads);
  return { ...verdict, strikes: times, ok: holds(verdict) };
}
