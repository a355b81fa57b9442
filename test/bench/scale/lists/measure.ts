import { createApi } from "../../../../src/api/api.ts";
import type { App } from "../../../../src/app.ts";
import { createKey } from "../../../../src/key/create-key.ts";
import { putSegment } from "../../../../src/sequence/segment/put-segment.ts";
import type { History } from "../seed.ts";
import { findSubjects, probesOf } from "./probes.ts";
import type { Probe } from "./probes.ts";

/** What a probe took: the median and the 95th percentile, milliseconds. */
export interface Timing {
  name: string;
  path: string;
  p50: number;
  p95: number;
}

const segments = {
  everybody: { attribute: "email", op: "exists" },
  vips: { tag: "vip" },
  fair: { all: [{ tag: "fair-7" }, { attribute: "plan", op: "eq", value: "trial" }] },
  buyers: { event: "page.viewed", within: "P30D" },
  nobody: { attribute: "plan", op: "eq", value: "nowhere" },
};

/** Asks every list and count over and over, through the whole HTTP interface. @param rounds of each, after one that is not counted */
export async function measureLists(app: App, history: History, rounds: number, only?: RegExp): Promise<Timing[]> {
  const api = createApi(app);
  const { secret } = await createKey(app, { name: "bench", kind: "secret", perMinute: 10_000_000 });
  const ids: Record<string, string> = {};
  for (const [key, condition] of Object.entries(segments)) {
    ids[key] = (await putSegment(app, { key, name: key, condition })).id;
  }
  const timings: Timing[] = [];
  for (const probe of probesOf(history, await findSubjects(app))) {
    if (only !== undefined && !only.test(probe.name)) continue;
    const path = probe.path.replace(/\{(\w+)\}/, (_all, key: string) => ids[key] ?? key);
    const took: number[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const from = performance.now();
      await ask(api, { ...probe, path }, secret);
      if (round > 0) took.push(performance.now() - from);
    }
    took.sort((a, b) => a - b);
    const at = (share: number) => took[Math.max(0, Math.ceil(took.length * share) - 1)] ?? 0;
    timings.push({ name: probe.name, path, p50: at(0.5), p95: at(0.95) });
  }
  return timings;
}

async function ask(api: ReturnType<typeof createApi>, { path, body }: Probe, secret: string): Promise<void> {
  const headers = { Authorization: `Bearer ${secret}`, ...(body && { "Content-Type": "application/json" }) };
  const response = await api.request(path, { headers, ...(body && { method: "POST", body: JSON.stringify(body) }) });
  const text = await response.text();
  if (response.status >= 400) throw new Error(`${path}: ${response.status} ${text.slice(0, 500)}`);
}
