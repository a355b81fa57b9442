import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inboundMails, leads, repMails, reps } from "../../src/db/schema/index.ts";
import { eraseRawMails } from "../../src/inbound/store/erase-raw-mails.ts";
import type { PersonEngine } from "../person/support.ts";
import { untilIdle } from "../support/idle.ts";
import { enter, handoffOf, layout, mailOf, openStory, reply, signup, toRita } from "./story.ts";

let t: PersonEngine;
let count = 0;
beforeAll(async () => {
  t = await openStory();
});
afterAll(() => t[Symbol.asyncDispose]());

/** Somebody who has answered our first mail. */
async function prospect(words?: Parameters<typeof reply>[2]) {
  count += 1;
  const email = `dana${count}@firm${count}.test`;
  const { leadId, mail } = await enter(t, { ...signup, email });
  await reply(t, mail, { from: `Dana Weiss <${email}>`, ...words });
  return { leadId, mail, email, handoffId: (await handoffOf(t, leadId)).id, mailId: (await mailOf(t, leadId)).id };
}

const get = (path: string) => t.call("GET", path);
const post = (path: string, body?: object) => t.call("POST", path, body);

describe("a mail as it came", () => {
  const files = [
    { filename: "../../etc/pa\u202ess\r\nX: y.pdf", contentType: "application/pdf", content: layout },
    { filename: "übersicht.html", contentType: "text/html", content: Buffer.from("<script>alert(1)</script>") },
  ];
  const header = async (path: string) => {
    const { headers, status } = await t.call("GET", path);
    const names = ["content-type", "content-disposition", "x-content-type-options", "content-security-policy"];
    return { status, headers: names.map((name) => headers.get(name)) };
  };

  test("its source is had byte by byte, to be saved", async () => {
    const { mailId } = await prospect();
    const [row] = await t.app.db.select().from(inboundMails).where(eq(inboundMails.id, mailId));
    const { text } = await t.call("GET", `/v1/inbound-mails/${mailId}/source`);
    expect(text).toBe(Buffer.from(row!.raw).toString());
    expect(await header(`/v1/inbound-mails/${mailId}/source`)).toEqual({
      status: 200,
      headers: [
        "message/rfc822",
        `attachment; filename="${mailId}.eml"; filename*=UTF-8''${mailId}.eml`,
        "nosniff",
        "default-src 'none'; sandbox",
      ],
    });
  });

  test("its attachments are had by number, under a name that is no path and breaks no line, and are never shown", async () => {
    const { mailId } = await prospect({ attachments: files });
    const [first, second, third] = await Promise.all(
      [1, 2, 3].map((number) => header(`/v1/inbound-mails/${mailId}/attachments/${number}`)),
    );
    expect([first?.status, second?.status, third?.status]).toEqual([200, 200, 404]);
    expect(first?.headers[0]).toBe("application/pdf");
    expect(first?.headers[1]).toMatch(/^attachment; filename="_[^"/\\]*"; filename\*=UTF-8''_[^/\\]*$/);
    expect(second?.headers).toEqual([
      "text/html",
      `attachment; filename="_bersicht.html"; filename*=UTF-8''%C3%BCbersicht.html`,
      "nosniff",
      "default-src 'none'; sandbox",
    ]);
    const { text } = await t.call("GET", `/v1/inbound-mails/${mailId}/attachments/1`);
    expect(text).toBe(layout.toString());
    expect((await t.call("GET", `/v1/inbound-mails/${mailId}/attachments/0`)).status).toBe(404);
  });

  test("it is kept as long as a handoff of the lead runs, and no longer", async () => {
    const { mailId, handoffId } = await prospect();
    const length = async () => (await mailOfId(mailId)).raw.length;
    t.clock.advanceBy(31 * 86_400_000);
    await eraseRawMails(t.app);
    expect(await length()).toBeGreaterThan(0);
    await post(`/v1/handoffs/${handoffId}/accept`);
    await eraseRawMails(t.app);
    expect(await length()).toBeGreaterThan(0);
    await post(`/v1/handoffs/${handoffId}/won`, {});
    await eraseRawMails(t.app);
    expect(await length()).toBe(0);
    const { status, json } = await get(`/v1/inbound-mails/${mailId}/source`);
    expect([status, json["code"]]).toEqual([409, "source_erased"]);
    expect((await get(`/v1/inbound-mails/${mailId}/attachments/1`)).json["code"]).toBe("source_erased");
  });
  const mailOfId = async (id: string) =>
    (await t.app.db.select().from(inboundMails).where(eq(inboundMails.id, id)))[0]!;
});

describe("the conversation", () => {
  test("is all that was said, oldest first, with attachments by number", async () => {
    const { handoffId, leadId, mail, email, mailId } = await prospect();
    await reply(t, mail, { from: email, text: "One more thing.", attachments: [], cc: "" });
    const { json } = await get(`/v1/handoffs/${handoffId}/conversation`);
    expect(json["data"]).toMatchObject([
      { kind: "ours", subject: "Handbook 1", to: email, from: { email: "ada@acme.test" }, attachments: [] },
      {
        kind: "theirs",
        id: mailId,
        subject: "Re: Handbook 1",
        from: { name: "Dana Weiss", email },
        class: "human_reply",
        attachments: [{ number: 1, name: "layout-plant-1.pdf", type: "application/pdf", size: layout.length }],
      },
      { kind: "theirs", text: "One more thing." },
    ]);
    expect(json["data"][0].text).toContain("Hello Dana, the guide");
    expect((await get(`/v1/leads/${leadId}/conversation`)).json).toEqual(json);
  });

  test("has what a rep wrote and what went out of it, not what waits for the rep", async () => {
    const { handoffId, leadId, email } = await prospect();
    const { repId } = await handoffOf(t, leadId);
    t.clock.advanceBy(60_000);
    const now = t.clock.now();
    const row = { leadId, handoffId, repId: repId!, email, subject: "Re: Handbook 1", at: now, dueAt: now };
    await t.app.db.insert(repMails).values([
      { ...row, text: "Ten euros.", status: "sent", sentAt: now, messageId: `<sent-${leadId}@reply.test>` },
      { ...row, text: "Internal.", status: "held", reason: "internal_left", messageId: `<held-${leadId}@reply.test>` },
    ]);
    const { json } = await get(`/v1/handoffs/${handoffId}/conversation`);
    expect(json.data.at(-1)).toMatchObject({
      kind: "rep",
      text: "Ten euros.",
      from: { email: "rita@acme.test" },
      to: email,
    });
    expect(JSON.stringify(json)).not.toContain("Internal.");
  });

  test("of a long one the latest come first, and what was before them with the cursor", async () => {
    const { handoffId } = await prospect();
    const latest = await get(`/v1/handoffs/${handoffId}/conversation?limit=1`);
    expect(latest.json["data"].map(({ kind }: { kind: string }) => kind)).toEqual(["theirs"]);
    const before = await get(`/v1/handoffs/${handoffId}/conversation?limit=1&cursor=${latest.json["nextCursor"]}`);
    expect(before.json["data"].map(({ kind }: { kind: string }) => kind)).toEqual(["ours"]);
    expect(before.json["nextCursor"]).toBeNull();
    expect((await get(`/v1/handoffs/${handoffId}/conversation?limit=51`)).status).toBe(422);
  });
});

describe("actions by API", () => {
  test("a decline may say why, and who says so", async () => {
    const { handoffId } = await prospect();
    const repId = (await handoffById(handoffId))["repId"] as string;
    const { json } = await post(`/v1/handoffs/${handoffId}/decline`, { reason: "A partner.", repId });
    expect([json["status"], json["declineReason"]]).toEqual(["declined", "A partner."]);
    const stranger = "019aa5c8-93a0-7c1d-8a83-2f6de1b4c111";
    const other = await prospect();
    const refused = await post(`/v1/handoffs/${other.handoffId}/decline`, { repId: stranger });
    expect([refused.status, refused.json["code"]]).toEqual([422, "rep_not_found"]);
  });

  test("what is put off is accepted and comes back then, with all that came since", async () => {
    const { handoffId, leadId } = await prospect();
    const until = new Date(t.clock.now().getTime() + 86_400_000).toISOString();
    const { json } = await post(`/v1/handoffs/${handoffId}/snooze`, { until });
    expect([json["status"], json["snoozedUntil"]]).toEqual(["accepted", until]);
    t.clock.advanceBy(86_400_000);
    await untilIdle(t.app);
    const told = await toRita(t, "You wanted to be reminded: Dana Weiss");
    // It is accepted: there is nothing to accept or decline any more.
    expect(told.text).toMatch(/^Open it: /m);
    expect(told.text + told.html).not.toMatch(/^Accept: |^Decline: |do=accept|do=decline/m);
    expect((await handoffOf(t, leadId)).snoozedUntil).toBeNull();
    const past = await post(`/v1/handoffs/${handoffId}/snooze`, { until: "2020-01-01T00:00:00Z" });
    expect([past.status, past.json["code"], past.json["problems"][0].pointer]).toEqual([
      422,
      "until_not_ahead",
      "/until",
    ]);
  });

  test("a colleague gets it, unless they are not there or have it", async () => {
    const { handoffId, leadId } = await prospect();
    const now = t.clock.now();
    const [cyd, away] = await t.app.db
      .insert(reps)
      .values([
        { name: "Cyd", email: "cyd@acme.test", createdAt: now },
        { name: "Gone", email: "gone@acme.test", active: false, createdAt: now },
      ])
      .returning();
    const absent = await post(`/v1/handoffs/${handoffId}/hand-over`, { to: away!.id });
    expect([absent.status, absent.json["code"]]).toEqual([409, "rep_away"]);
    const { json } = await post(`/v1/handoffs/${handoffId}/hand-over`, { to: cyd!.id });
    expect([json["status"], json["repId"]]).toEqual(["open", cyd!.id]);
    expect(await handoffById(handoffId)).toMatchObject({ status: "moved", movedFor: "handed_over" });
    const [lead] = await t.app.db.select().from(leads).where(eq(leads.id, leadId));
    expect(lead?.repId).toBe(cyd!.id);
    const again = await post(`/v1/handoffs/${json["id"]}/hand-over`, { to: cyd!.id });
    expect(again.json["code"]).toBe("rep_has_it");
    await t.app.db.update(reps).set({ active: false }).where(eq(reps.id, cyd!.id));
  });

  test("notes, calls and tasks stand on the timeline, and the task on the list", async () => {
    const { handoffId, leadId } = await prospect();
    await post(`/v1/handoffs/${handoffId}/note`, { text: "Knows Max." });
    await post(`/v1/handoffs/${handoffId}/call`, { outcome: "reached", note: "Wants a quote." });
    const due = "2030-01-02T09:00:00.000Z";
    const task = await post(`/v1/handoffs/${handoffId}/task`, { what: "Send the quote", kind: "manual_mail", due });
    expect(task.json).toMatchObject({ title: "Send the quote", dueAt: due, handoffId, enrollmentId: null });
    const { json } = await get(`/v1/leads/${leadId}/timeline?limit=3`);
    const said = json["data"].map(({ kind, data }: { kind: string; data: object }) => [kind, data]);
    expect(said).toMatchObject([
      ["task", { title: "Send the quote" }],
      ["called", { outcome: "reached", note: "Wants a quote." }],
      ["note", { text: "Knows Max.", by: { kind: "key" } }],
    ]);
    expect((await get(`/v1/tasks?leadId=${leadId}&status=open`)).json["data"]).toMatchObject([{ id: task.json["id"] }]);
    expect((await post(`/v1/tasks/${task.json["id"]}/done`)).json["doneAt"]).not.toBeNull();
  });

  test("qualified, won: the lead is a customer and the handoff converted", async () => {
    const { handoffId } = await prospect();
    const yes = { state: "yes" };
    const criteria = { budget: yes, authority: yes, target_market: yes };
    const qualified = await post(`/v1/handoffs/${handoffId}/qualify`, { criteria, sql: true });
    expect(qualified.json["sql"]).toMatchObject({ confirmed: true });
    expect((await post(`/v1/handoffs/${handoffId}/won`, {})).json).toMatchObject({ stage: "customer", sql: true });
    expect(await handoffById(handoffId)).toMatchObject({ status: "converted" });
  });

  test("recycled: a lead again, left alone as long as is said", async () => {
    const { handoffId } = await prospect();
    const { json } = await post(`/v1/handoffs/${handoffId}/recycle`, { coolDown: "P1D", reason: "Not now." });
    expect(json["stage"]).toBe("lead");
    expect(await handoffById(handoffId)).toMatchObject({ status: "recycled" });
  });

  test("nobody answers, ends, puts off or gives away in the name of a rep who does not have it; a deputy does", async () => {
    const { handoffId, leadId } = await prospect();
    const { repId } = await handoffOf(t, leadId);
    const hire = async (name: string) =>
      (await post("/v1/reps", { name, email: `${name}-${handoffId}@acme.test` })).json["id"] as string;
    const [other, third] = [await hire("otto"), await hire("tess")];
    const until = new Date(t.clock.now().getTime() + 86_400_000).toISOString();
    for (const [act, body] of [
      ["accept", {}],
      ["decline", {}],
      ["won", {}],
      ["recycle", {}],
      ["qualify", { criteria: { budget: { state: "yes" } } }],
      ["snooze", { until }],
      ["hand-over", { to: third }],
    ] as const) {
      const { status, json } = await post(`/v1/handoffs/${handoffId}/${act}`, { ...body, repId: other });
      expect([act, status, json["code"]]).toEqual([act, 409, "handoff_of_another"]);
    }
    expect(await handoffOf(t, leadId)).toMatchObject({ id: handoffId, status: "open", repId, snoozedUntil: null });
    expect((await post(`/v1/handoffs/${handoffId}/accept`, { repId })).status).toBe(200);
    // Who says the same again has to have it, too.
    expect((await post(`/v1/handoffs/${handoffId}/accept`, { repId: other })).status).toBe(409);
    await t.call("PATCH", `/v1/reps/${repId}`, { deputyId: other });
    const day = t.clock.now().toISOString().slice(0, 10);
    const away = await post(`/v1/reps/${repId}/absences`, { fromDate: day, toDate: day });
    expect((await post(`/v1/handoffs/${handoffId}/accept`, { repId: other })).status).toBe(200);
    expect((await post(`/v1/handoffs/${handoffId}/won`, { repId: other })).status).toBe(200);
    await t.call("DELETE", `/v1/reps/${repId}/absences/${String(away.json["id"])}`);
    for (const id of [other, third]) await t.call("PATCH", `/v1/reps/${id}`, { active: false });
  });

  test.each(["snooze", "hand-over", "qualify", "won", "recycle", "note", "call", "task"])(
    "%s of a handoff that is over is refused, of none not found, and of unknown fields refused",
    async (name) => {
      const { handoffId } = await prospect();
      await post(`/v1/handoffs/${handoffId}/not-a-prospect`, {});
      const bodies: Record<string, object> = {
        snooze: { until: "2026-12-01T00:00:00Z" },
        "hand-over": { to: handoffId },
        note: { text: "x" },
        call: { outcome: "busy" },
        task: { what: "x" },
      };
      const body = bodies[name] ?? {};
      const over = await post(`/v1/handoffs/${handoffId}/${name}`, body);
      expect([over.status, over.json["code"]]).toEqual([409, "handoff_closed"]);
      expect((await post(`/v1/handoffs/019aa5c8-93a0-7c1d-8a83-2f6de1b4c111/${name}`, body)).status).toBe(404);
      expect((await post(`/v1/handoffs/${handoffId}/${name}`, { ...body, nope: 1 })).status).toBe(422);
    },
  );

  const handoffById = async (id: string) => (await get(`/v1/handoffs/${id}`)).json;
});
