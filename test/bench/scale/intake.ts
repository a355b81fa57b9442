import { sql } from "drizzle-orm";
import { createKey } from "../../../src/key/create-key.ts";
import { createSigner } from "../../../src/platform/secret/sign.ts";
import { pixelUrl } from "../../../src/send/mail/links.ts";
import type { World } from "../send/world.ts";
import { load } from "../track/load.ts";
import { serveApi } from "../track/world.ts";

/** Things taken in per second. */
export interface Intake {
  hits: number;
  /** one event in a request, from many connections */
  signups: number;
  /** a thousand events in a request */
  batched: number;
}

const agent =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
let round = 0;

/** Takes in opens, signups one by one, and signups a thousand at a time, on an API of its own, as fast as they are answered. */
export async function measureIntake(world: World, forMs: number): Promise<Intake> {
  const { secret } = await createKey(world.app, { name: "bench", kind: "secret", perMinute: 10_000_000 });
  const api = await serveApi(world);
  round += 1;
  try {
    const hits = await load(api.port, await pixelRequests(world), { connections: 32, forMs });
    const one = (n: number) => ({
      id: `bench-${round}-${n}`,
      name: "bench",
      lead: { email: `signup${round}-${n}@bench${n % 500}.test` },
      properties: { page: "/" },
    });
    const post = (path: string, body: object) => {
      const json = JSON.stringify(body);
      return Buffer.from(
        `POST ${path} HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer ${secret}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`,
      );
    };
    const singles = Array.from({ length: 60_000 }, (_, n) => post("/v1/events", one(n)));
    const signups = await load(api.port, singles, { connections: 128, forMs, most: singles.length });
    const batches = Array.from({ length: 60 }, (_, at) =>
      post("/v1/events/batch", { events: Array.from({ length: 1_000 }, (_one, n) => one(100_000 + at * 1_000 + n)) }),
    );
    const batched = await load(api.port, batches, { connections: 2, forMs, most: batches.length });
    if (signups.refused + batched.refused > 0) throw new Error("events were refused");
    return {
      hits: hits.answered / hits.seconds,
      signups: signups.answered / signups.seconds,
      batched: (batched.answered * 1_000) / batched.seconds,
    };
  } finally {
    await api.end("SIGTERM");
  }
}

async function pixelRequests({ app, settings }: World): Promise<Buffer[]> {
  const rows = await app.db.execute<{ id: string }>(
    sql`select id from messages where sent_at is not null order by id desc limit 20000`,
  );
  const track = createSigner(settings.secretKey, "track");
  return rows.map(({ id }, n) => {
    const path = new URL(pixelUrl(settings.site, track, id)).pathname;
    const ip = `81.${1 + (n % 220)}.${1 + (Math.floor(n / 220) % 220)}.7`;
    return Buffer.from(
      `GET ${path} HTTP/1.1\r\nHost: t\r\nUser-Agent: ${agent}\r\nAccept: image/*\r\nX-Forwarded-For: ${ip}\r\n\r\n`,
    );
  });
}
