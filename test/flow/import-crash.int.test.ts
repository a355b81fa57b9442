import { request as httpRequest } from "node:http";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { enrollments, imports, leads, setAsides } from "../../src/db/schema/index.ts";
import { sweep } from "../../src/jobs/sweep.ts";
import { createKey } from "../../src/key/create-key.ts";
import { freePort } from "../../src/platform/net/free-port.ts";
import { roomJobs } from "../../src/rooms.ts";
import { jobsOf, publish } from "../aside/support.ts";
import { openTestEngine } from "../support/engine.ts";
import { eventually } from "../support/eventually.ts";
import { endProcess, startApi } from "../support/worker-process.ts";

const rows = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, n) => (from + n === 40 ? "nobody\n" : `lead${from + n}@example.com\n`)).join(
    "",
  );

test(
  "an import whose process is killed is ended with true counts, and goes on where it stopped",
  { timeout: 180_000 },
  async () => {
    await using t = await openTestEngine({ roles: ["api"] });
    const { db } = t.app;
    await publish(t.app, "Fair", { trigger: { import: "fair" } });
    const { secret } = await createKey(t.app, { name: "test", kind: "secret" });
    const headers = { Authorization: `Bearer ${secret}`, "Content-Type": "text/csv" };

    const port = await freePort();
    const doomed = startApi(t.settings, port);
    await eventually(() =>
      fetch(`http://127.0.0.1:${port}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    const upload = httpRequest(`http://127.0.0.1:${port}/v1/imports?list=fair`, { method: "POST", headers });
    upload.on("error", () => undefined);
    upload.write(`email\n${rows(0, 1_700)}`);
    await eventually(async () => (await db.$count(leads)) === 1_000);
    await endProcess(doomed, "SIGKILL");

    const [stored] = await db.select().from(imports);
    expect(stored).toMatchObject({ status: "running", line: 1_002 });
    const urlOf = (path: string) => `${t.settings.site.publicUrl}/v1/imports${path}`;
    const read = async () => (await fetch(urlOf(`/${stored!.id}`), { headers })).json();
    const jobs = jobsOf(t.app);
    await jobs.imports({});
    expect(await read()).toMatchObject({ status: "running" });

    await db.update(imports).set({ aliveUntil: sql`now()` });
    const found: string[] = [];
    const queues = { ...t.app.queues, enqueue: async (name: string) => void found.push(name) };
    await sweep({ ...t.app, queues }, roomJobs, t.clock.now());
    expect(found).toContain("imports");
    await jobs.imports({});
    expect(await read()).toMatchObject({
      status: "interrupted",
      line: 1_002,
      counts: { rows: 1_001, created: 1_000, rejected: 1, enrolled: 1_000 },
      failure: { code: "process_ended", message: expect.stringContaining(`resume=${stored!.id}`) },
    });
    expect([await db.$count(leads), await db.$count(enrollments)]).toEqual([1_000, 1_000]);

    const resume = (query: string) =>
      fetch(urlOf(`?resume=${stored!.id}&${query}`), { method: "POST", headers, body: `email\n${rows(0, 2_500)}` });
    const other = await resume("list=fair&spread=PT4H");
    expect([other.status, await other.json()]).toMatchObject([409, { code: "import_differs" }]);
    const lines = (await (await resume("list=fair")).text()).trimEnd().split("\n");
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({
      kind: "done",
      importId: stored!.id,
      rows: 2_500,
      created: 2_499,
      updated: 0,
      rejected: 1,
      enrolled: 2_499,
      skipped: {},
    });
    expect(await read()).toMatchObject({ status: "done", line: 2_501, failure: null });
    const report = await (await fetch(urlOf(`/${stored!.id}/problems.csv`), { headers })).text();
    expect(report.match(/^42,rejected/gm)).toHaveLength(1);
    const again = await resume("list=fair");
    expect([again.status, await again.json()]).toMatchObject([409, { code: "import_not_interrupted" }]);
    expect([await db.$count(leads), await db.$count(enrollments), await db.$count(setAsides)]).toEqual([
      2_499, 2_499, 0,
    ]);
  },
);
