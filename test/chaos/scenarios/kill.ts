import { setTimeout as delay } from "node:timers/promises";
import { eventually } from "../../support/eventually.ts";
import type { ChaosServices } from "../services.ts";
import { type Verdict, holds, judge } from "../verdict.ts";
import { endWorker, openChaosWorld } from "../world.ts";

/** Kills a worker at random moments under load, again and again; another one takes its place at once. */
export async function killWorkers(services: ChaosServices, { kills, leads }: { kills: number; leads: number }) {
  await using world = await openChaosWorld(services, { workers: 3, senders: 4, behavior: { dataDelayMs: 60 } });
  await world.enroll(leads);
  for (let n = 0; n < 3; n += 1) world.startWorker();
  for (let kill = 0; kill < kills; kill += 1) {
    const before = world.sink.mails.length;
    if (before < leads) await eventually(async () => world.sink.mails.length > before);
    await delay(Math.random() * 800);
    const running = world.workers.filter((worker) => worker.exitCode === null && worker.signalCode === null);
    const victim = running[Math.floor(Math.random() * running.length)];
    if (victim !== undefined) await endWorker(victim, "SIGKILL");
    world.startWorker();
  }
  await world.untilSettled(leads);
  const verdict: Verdict = await judge(world.app, world.sink.mails, leads);
  return { ...verdict, kills, ok: holds(verdict) };
}
