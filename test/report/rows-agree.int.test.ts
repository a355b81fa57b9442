import { z } from "@hono/zod-openapi";
import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { expect, test } from "vitest";
import { enrollmentFilterShape, enrollmentWhere } from "../../src/enrollment/list/enrollment-filter.ts";
import { handoffFilterShape, handoffWhere } from "../../src/handoff/handoff-filter.ts";
import { replyFilterShape, replyWhere } from "../../src/inbound/reply-filter.ts";
import { idSchema } from "../../src/platform/http/schemas.ts";
import { foldMarks } from "../../src/report/rollup/fold.ts";
import { leadFilterShape, leadWhere } from "../../src/score/list/lead-filter.ts";
import { segmentSql } from "../../src/score/list/segment-sql.ts";
import { putSegment } from "../../src/sequence/segment/put-segment.ts";
import { messageFilterShape, messageWhere } from "../../src/send/ledger/message-filter.ts";
import { openTestEngine } from "../support/engine.ts";
import { publishMails } from "../support/sequences.ts";
import { generate, stir } from "./generate.ts";
import { generateWalks, stirWalks } from "./generate-walks.ts";
import { cellsIn, openReader } from "./support.ts";
import { versionOf, worldOf } from "./world.ts";

const leads = Number(process.env["REPORT_LEADS"] ?? 1_000);
const now = new Date("2026-01-05T09:00:00Z");
const own = { sequenceId: idSchema.optional(), repId: idSchema.optional() };

/** What a link opens to, as its list filters: read from the address, as the route reads it. */
function rowsOf(link: string, segments: Readonly<Record<string, SQL>>): SQL {
  const url = new URL(link, "http://ripen.test");
  const query = Object.fromEntries(url.searchParams);
  const all = (...parts: (SQL | undefined)[]) =>
    sql.join([sql`true`, ...parts.filter((part) => part !== undefined)], sql` and `);
  const inSequence = (id: string | undefined, column: SQL) => (id === undefined ? undefined : sql`${column} = ${id}`);
  switch (url.pathname) {
    case "/v1/messages": {
      const read = z.strictObject({ ...own, ...messageFilterShape }).parse(query);
      return sql`messages m where ${all(inSequence(read.sequenceId, sql`m.sequence_id`), messageWhere(read))}`;
    }
    case "/v1/enrollments": {
      const read = z.strictObject({ ...own, ...enrollmentFilterShape }).parse(query);
      return sql`enrollments e where ${all(inSequence(read.sequenceId, sql`e.sequence_id`), enrollmentWhere(read))}`;
    }
    case "/v1/leads": {
      const read = z.strictObject(leadFilterShape).parse(query);
      return sql`leads l where ${all(leadWhere(read, undefined, now, segments[read.segment ?? ""]))}`;
    }
    case "/v1/handoffs": {
      const read = z.strictObject({ ...own, ...handoffFilterShape }).parse(query);
      return sql`handoffs h where ${all(inSequence(read.repId, sql`h.rep_id`), handoffWhere(read))}`;
    }
    case "/v1/inbound-mails":
      return sql`inbound_mails i where ${all(replyWhere(z.strictObject(replyFilterShape).parse(query)))}`;
    default:
      throw new Error(`no list: ${url.pathname}`);
  }
}

test("every number agrees with its rows, in a world of thousands, half folded", async () => {
  await using t = await openTestEngine({ roles: ["api"] });
  const sequences = [];
  for (const name of ["One", "Two"])
    sequences.push(await versionOf(t.app, await publishMails(t.app, { mails: 2, name, event: name })));
  const world = worldOf(t.app);
  await generate(t.app.db, { sequences, senders: [await world.sender(), await world.sender()], leads, seed: 0.7 });
  await generateWalks(t.app.db, 0.7);
  await stir(t.app.db, 0.3);
  await foldMarks(t.app, { all: true });
  await stir(t.app.db, 0.6);
  await stirWalks(t.app.db, 0.6);
  await t.app.db.execute(sql`
    update leads set attributes = jsonb_build_object('utm_campaign', 'spring') where ${sql.raw("random() < 0.3")}`);
  const catalog = { key: "in-one", name: "In one", condition: { message: "sent", sequence: sequences[0]!.sequenceId } };
  await putSegment(t.app, catalog);
  await putSegment(t.app, { key: "buyers", name: "Buyers", condition: { stage: "customer" } });
  const segments: Record<string, SQL> = {};
  for (const key of ["in-one", "buyers"]) segments[key] = await segmentSql(t.app.db, key, now);
  const reader = await openReader(t);
  const span = "from=2025-12-20T00:00:00Z&to=2026-01-05T00:00:00Z";
  const [{ sequenceId } = { sequenceId: "" }] = sequences;
  const paths = [
    `overview?${span}&granularity=week&compare=before`,
    `sequences/${sequenceId}?${span}`,
    `sequences/${sequenceId}?from=2025-12-22T10:45:00Z&to=2026-01-02T05:15:00Z&compare=before`,
    `sequences/${sequenceId}/versions?${span}`,
    `sequences/${sequenceId}/variants?${span}`,
    `funnel?${span}`,
    `funnel?${span}&campaign=spring&segment=in-one&compare=before`,
    `sources?${span}`,
    `speed-to-lead?${span}`,
    `deliverability?${span}`,
    `timing?${span}&zone=Asia/Kathmandu`,
  ];
  let numbers = 0;
  for (const path of paths) {
    for (const { place, cell } of cellsIn(await reader.report(path))) {
      const [row] = await t.app.db.execute<{ count: number }>(
        sql`select count(*)::int as count from ${rowsOf(cell.rows, segments)}`,
      );
      expect([path, place, row!.count]).toEqual([path, place, cell.value]);
      if (cell.value > 0) numbers += 1;
    }
  }
  expect(numbers).toBeGreaterThan(150);
}, 600_000);
