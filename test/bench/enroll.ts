import { sql } from "drizzle-orm";
import { createApi } from "../../src/api/api.ts";
import { listen } from "../../src/api/serve.ts";
import type { EnrollProgress } from "../../src/enrollment/admit/enroll-segment.ts";
import { sweep } from "../../src/jobs/sweep.ts";
import { roomJobs } from "../../src/rooms.ts";
import { createKey } from "../../src/key/create-key.ts";
import { putSegment } from "../../src/sequence/segment/put-segment.ts";
import { makeLeads, openSequenceWorld, publishBench } from "./sequences/world.ts";

const count = process.argv.includes("--quick") ? 100_000 : 1_000_000;
const megabytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MB`;

/** Enrolls a segment of a million leads by one HTTP request, and says what it cost. */
export async function run(): Promise<number> {
  await using world = await openSequenceWorld();
  const { app, clock } = world;
  await makeLeads(world, count);
  const sequenceId = await publishBench(world, {
    name: "Everybody",
    trigger: { manual: true, if: { attribute: "seats", op: "exists" } },
    exclusivity: { groups: ["nurture"] },
    steps: [
      { id: "start", kind: "wait", for: "P1D" },
      { id: "hello", kind: "email", template: "mail" },
    ],
  });
  const condition = { all: [{ attribute: "plan", op: "in", value: ["trial", "free"] }, { tag: "list" }] };
  await putSegment(app, { key: "everybody", name: "Everybody", condition });
  const server = await listen(createApi(app), { port: 0, host: "127.0.0.1" });
  await using stack = new AsyncDisposableStack();
  stack.defer(() => server.close());
  const { secret } = await createKey(app, { name: "bench", kind: "secret" });

  const before = process.memoryUsage().rss;
  let peak = before;
  const sampler = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);
  stack.defer(() => clearInterval(sampler));
  const request = async () => {
    const startedAt = performance.now();
    const response = await fetch(`${server.url}/v1/sequences/${sequenceId}/enrollments`, {
      method: "POST",
      headers: { Authorization: `Bearer ${secret}`, "Content-Type": "application/json" },
      body: JSON.stringify({ segment: "everybody" }),
    });
    let lines = 0;
    let last = "";
    const decoder = new TextDecoder();
    for await (const chunk of response.body!) {
      const text = decoder.decode(chunk, { stream: true });
      lines += text.split("\n").length - 1;
      last = text.trimEnd().split("\n").at(-1)!;
    }
    const progress: EnrollProgress = JSON.parse(last);
    return { seconds: (performance.now() - startedAt) / 1000, lines, progress };
  };

  const first = await request();
  const { progress, seconds, lines } = first;
  const rate = Math.round(progress.enrolled / seconds);
  console.log(`${progress.enrolled} of ${count} leads enrolled in ${seconds.toFixed(1)} s: ${rate} rows/s`);
  console.log(`left out: ${JSON.stringify(progress.skipped)}; ${lines} lines of progress`);
  console.log(`memory of this process: ${megabytes(before)} before, ${megabytes(peak)} at most`);

  // They all wait for tomorrow: the sweep finds nothing due, and the queue holds what it always does.
  await app.db.execute(
    sql`update enrollments set due_at = ${new Date(clock.now().getTime() + 86_400_000).toISOString()}`,
  );
  await sweep(app, roomJobs, clock.now());
  console.log(`${progress.enrolled} enrollments wait; keys in the queue's store: ${await world.queueSize()}`);

  const again = await request();
  const repeat = `${again.progress.enrolled} enrolled, left out: ${JSON.stringify(again.progress.skipped)}`;
  console.log(`the same request again: ${repeat}, in ${again.seconds.toFixed(1)} s`);
  const [rows] = await app.db.execute<{ n: number }>(sql`select count(*)::int as n from enrollments`);
  return rows!.n === progress.enrolled && again.progress.enrolled === 0 ? 0 : 1;
}
