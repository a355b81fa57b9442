import { readFileSync } from "node:fs";
import { sql } from "drizzle-orm";
import { load } from "./track/load.ts";
import { openTrackWorld, serveApi, serveBare } from "./track/world.ts";
import type { World } from "./send/world.ts";

const target = 0.5;
const rounds = 3;
const connections = 32;
const forMs = process.argv.includes("--quick") ? 2_000 : 5_000;
const mails = 50_000;
const warmUpMs = 5_000;

/**
 * Hits a second on the real route, with signature, consent check and batched write, against a bare server of Node that sends
 * the same image; all of them counted in Postgres; and what a kill -9 loses.
 */
export async function run(): Promise<number> {
  await using opened = await openTrackWorld(mails);
  const { world, requests } = opened;
  const [bare, api] = [await serveBare(), await serveApi(world)];
  const rates: { bare: number[]; api: number[] } = { bare: [], api: [] };
  const cpu: { bare: number[]; api: number[] } = { bare: [], api: [] };
  await load(bare.port, requests, { connections, forMs: warmUpMs });
  let answered = (await load(api.port, requests, { connections, forMs: warmUpMs })).answered;
  for (let round = 0; round < rounds; round += 1) {
    const [plainCpu, realCpu] = [cpuMs(bare.child.pid), cpuMs(api.child.pid)];
    const plain = await load(bare.port, requests, { connections, forMs });
    const real = await load(api.port, requests, { connections, forMs });
    cpu.bare.push(((cpuMs(bare.child.pid) - plainCpu) * 1_000) / plain.answered);
    cpu.api.push(((cpuMs(api.child.pid) - realCpu) * 1_000) / real.answered);
    rates.bare.push(plain.answered / plain.seconds);
    rates.api.push(real.answered / real.seconds);
    answered += real.answered;
  }
  await bare.end("SIGTERM");
  await api.end("SIGTERM");
  const counted = await countHits(world);
  const [usual, ours] = [median(rates.bare), median(rates.api)];
  const ratio = ours / usual;
  console.log(
    `track: ${Math.round(ours)} hits/s on the real route, ${Math.round(usual)} on a bare server, ratio ${ratio.toFixed(2)} (target ${target}) over ${mails} mails, ${connections} connections, median of ${rounds}`,
  );
  console.log(
    `track: ${median(cpu.api).toFixed(0)} µs of CPU of its process for a hit, ${median(cpu.bare).toFixed(0)} for one of the bare server: what a busy machine does not change much`,
  );
  console.log(`track: ${answered} answered, ${counted} counted in Postgres, ${answered - counted} lost`);
  const killed = await kill(world, requests);
  console.log(
    `track: kill -9 after ${killed.answered} answers lost ${killed.lost}; ${killed.lastSecond} were answered in the last second`,
  );
  return ratio >= target && answered === counted && killed.lost <= killed.lastSecond ? 0 : 1;
}

async function kill(world: World, requests: readonly Buffer[]) {
  const before = await countHits(world);
  const api = await serveApi(world);
  const killAfterMs = 3_000;
  const loading = load(api.port, requests, { connections, forMs: 60_000 });
  await new Promise((resolve) => setTimeout(resolve, killAfterMs));
  const killedAt = performance.now();
  await api.end("SIGKILL");
  const { answered, answeredAt } = await loading;
  const lastSecond = answeredAt.filter((at) => at > killedAt - 1_000).length;
  return { answered, lastSecond, lost: answered - ((await countHits(world)) - before) };
}

async function countHits({ app }: World): Promise<number> {
  const [row] = await app.db.execute<{ hits: number }>(sql`
    select coalesce((select sum(hits) from touches), 0)::int + coalesce((select sum((hit ->> 'hits')::int)
      from hit_batches, json_array_elements(hit_batches.hits) as hit), 0)::int as hits`);
  return row?.hits ?? 0;
}

/** User and system time of a process, milliseconds; ticks of proc(5) are hundredths of a second. */
function cpuMs(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
