import { monitorEventLoopDelay } from "node:perf_hooks";

/** @returns the longest time that the event loop was held up while `work` ran, milliseconds */
export async function loopDelayOf(work: () => Promise<unknown>): Promise<number> {
  const monitor = monitorEventLoopDelay({ resolution: 10 });
  monitor.enable();
  await work();
  monitor.disable();
  return monitor.max / 1e6;
}
