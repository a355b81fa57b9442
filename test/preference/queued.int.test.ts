import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { unsubscribe } from "../../src/preference/leave/unsubscribe.ts";
import { unsubscribeUrl } from "../../src/send/mail/links.ts";
import { openTransport } from "../../src/send/carrier/transport.ts";
import { dispatchSender } from "../../src/send/lane/dispatch.ts";
import { openTestApi } from "../api/support.ts";
import { only, queueMails, watched } from "../send/support.ts";
import { eventually } from "../support/eventually.ts";
import { openSmtpSink } from "../support/smtp-sink.ts";

const queued = 10_000;
const leavers = 40;

test("unsubscribing while 10,000 mails are queued: none to that address begins after the commit", async () => {
  await using api = await openTestApi();
  await using sink = await openSmtpSink();
  const { app } = api;
  const senderId = await queueMails(app, 1);
  // The first lead with its enrollment and its message, as often as it takes.
  await app.db.transaction(async (tx) => {
    await tx.execute(sql`create table copies as select n, gen_random_uuid() as lead, gen_random_uuid() as enrollment,
      gen_random_uuid() as message from generate_series(2, ${queued}) n`);
    await tx.execute(sql`insert into leads select (jsonb_populate_record(null::leads, to_jsonb(l) || jsonb_build_object(
      'id', c.lead, 'email', 'lead' || c.n || '@lead.test'))).* from (select * from leads limit 1) l, copies c`);
    await tx.execute(sql`insert into enrollments select (jsonb_populate_record(null::enrollments, to_jsonb(e) ||
      jsonb_build_object('id', c.enrollment, 'lead_id', c.lead, 'event_id', null))).* from (select * from enrollments limit 1) e, copies c`);
    await tx.execute(sql`insert into messages select (jsonb_populate_record(null::messages, to_jsonb(m) ||
      jsonb_build_object('id', c.message, 'lead_id', c.lead, 'enrollment_id', c.enrollment, 'email', 'lead' || c.n || '@lead.test',
        'rfc_message_id', '<' || c.message || '@test>'))).* from (select * from messages limit 1) m, copies c`);
    await tx.execute(sql`drop table copies`);
  });
  const rows = await app.db.execute<{ id: string; email: string }>(
    sql`select id, email from messages order by random()`,
  );
  expect(rows).toHaveLength(queued);
  const tokenOf = (id: string) => unsubscribeUrl(app.site, app.signers.unsubscribe, id).split("/").at(-1)!;
  const begunAt = new Map<string, number>();
  const leftAt = new Map<string, number>();
  const real = openTransport({ url: sink.url, maxConnections: 10 });
  const transports = only(watched(real, begunAt));
  const leave = async () => {
    for (const { id, email } of rows.slice(0, leavers)) {
      await unsubscribe(app, { token: tokenOf(id), method: "one_click", everything: false });
      leftAt.set(email, performance.now());
    }
  };
  // The lane goes on until everybody has left, and some mails longer: the rest of the 10,000 would tell nothing more.
  const stop = new AbortController();
  const sending = dispatchSender({ ...app, transports, stopping: stop.signal }, senderId);
  await leave();
  const sentBefore = begunAt.size;
  await eventually(async () => begunAt.size > sentBefore + 200);
  stop.abort();
  await sending;
  await real.close();
  expect(leftAt.size).toBe(leavers);
  expect([...begunAt].filter(([email, at]) => at > (leftAt.get(email) ?? Infinity))).toEqual([]);
  const left = await app.db.execute<{ email: string; status: string }>(sql`
    select email, status from messages where email = any(array(select s.email from suppressions s))`);
  expect(left).toHaveLength(leavers);
  expect(left.filter(({ status }) => status === "queued" || status === "deferred")).toEqual([]);
  expect(left.some(({ status }) => status === "canceled")).toBe(true);
}, 180_000);
