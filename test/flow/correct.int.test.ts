import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestEngine } from "../support/engine.ts";
import { call, correct, lastMail, state, write } from "./correct-support.ts";
import { openWithRep, signUp, standing, timeline } from "./whose-support.ts";

type Kind = keyof typeof write;

let t: TestEngine;
beforeAll(async () => {
  t = await openWithRep();
});
afterAll(() => t[Symbol.asyncDispose]());

/** What a mail is taken for, what it is, and the mail that is taken for that at first. */
const pairs: [Kind, string, Kind][] = [
  ["reply", "auto_reply", "absence"],
  ["absence", "human_reply", "reply"],
  ["reply", "unsubscribe", "reply"],
  ["bounce", "other", "other"],
  ["other", "human_reply", "reply"],
  ["complaint", "other", "other"],
  ["reply", "bounce_hard", "bounce"],
  ["bounce", "human_reply", "reply"],
  ["absence", "other", "other"],
  ["complaint", "human_reply", "reply"],
];
const away = "Yes, we are interested. Please call me when I am back in the office on 2026-01-14.";
const stop = "Please remove me from your list.";

describe.each(pairs)("%s that is %s", (taken, is, right) => {
  test("leaves all as if that had been known at first", async () => {
    const firm = `${taken}-${is.replace("_", "-")}.test`;
    const [wrong, twin] = [`lee@one-${firm}`, `lee@two-${firm}`];
    const mail = await signUp(t, wrong);
    const same = await signUp(t, twin);
    const words = is === "auto_reply" ? away : is === "unsubscribe" ? stop : undefined;
    // A request is one whatever it was taken for: the mail that goes wrong says something else.
    await write[taken](t, mail, wrong, is === "auto_reply" ? away : undefined);
    const id = await lastMail(t);
    const before = await call(t, "GET", `/v1/inbound-mails/${id}`);
    expect(before.json.class).not.toBe(is);
    await write[right](t, same, twin, words);
    const answer = await correct(t, id, { class: is, lead: wrong, reason: "looked at it" });
    expect(answer).toMatchObject({ status: 200, json: { class: is, corrections: [{ reason: "looked at it" }] } });
    expect(answer.json.corrections[0].kept).toEqual([]);
    const [now, wanted] = [await state(t, wrong), await state(t, twin)];
    const plain = (text: object) => JSON.parse(JSON.stringify(text).replaceAll(/(one|two)-/g, ""));
    expect(details(plain(now))).toEqual(details(plain(wanted)));
    expect(await timeline(t, wrong)).toContain("reclassified");
  });
});

/** The words of a report are not those of a person. */
function details(found: Awaited<ReturnType<typeof state>>) {
  return { ...found, suppressed: found.suppressed.map((text) => text.split(" ")[0]) };
}

test("the rep is told that what was handed over was no answer", async () => {
  const mail = await signUp(t, "told@told.test");
  await write.reply(t, mail, "told@told.test");
  await correct(t, await lastMail(t), { class: "other" });
  const last = await t.mailbox.waitFor(({ subject }) => subject === "Withdrawn: told@told.test");
  expect(last.text).toContain("Yes, please call me on Friday.");
  const { json } = await call(t, "GET", "/v1/handoffs?status=withdrawn");
  expect(json.data.length).toBeGreaterThan(0);
  expect(await standing(t, "told@told.test")).toBe("lead active");
});

test("what a rep has accepted stays, and says why; the rep hears of it", async () => {
  const mail = await signUp(t, "mine@mine.test");
  await write.reply(t, mail, "mine@mine.test");
  const { json } = await call(t, "GET", "/v1/handoffs?status=open&limit=1");
  await call(t, "POST", `/v1/handoffs/${json.data[0].id}/accept`);
  const answer = await correct(t, await lastMail(t), { class: "auto_reply" });
  expect(answer.json.corrections[0]).toMatchObject({
    undone: [],
    kept: [
      { what: "promotion", code: "handoff_accepted" },
      { what: "enrollment", code: "lead_is_no_lead" },
    ],
  });
  expect(await standing(t, "mine@mine.test")).toBe("prospect replied");
  await t.mailbox.waitFor(({ subject }) => subject === "No answer after all: mine@mine.test");
});

test("a lead who has answered in another mail, too, stays a prospect", async () => {
  const mail = await signUp(t, "twice@twice.test");
  await write.reply(t, mail, "twice@twice.test");
  const first = await lastMail(t);
  await write.reply(t, mail, "twice@twice.test", "And what does it cost?");
  const answer = await correct(t, first, { class: "auto_reply" });
  expect(answer.json.corrections[0].kept).toMatchObject([
    { what: "promotion", code: "replied_otherwise" },
    { what: "enrollment", code: "lead_is_no_lead" },
  ]);
  expect(await standing(t, "twice@twice.test")).toBe("prospect replied");
  // Without the other one nothing is left of it.
  await correct(t, await lastMail(t), { class: "other" });
  expect((await state(t, "twice@twice.test")).stage).toBe("lead");
});

test("an address that has another reason stays suppressed, for that reason", async () => {
  const mail = await signUp(t, "both@both.test");
  await write.bounce(t, mail, "both@both.test");
  const bounce = await lastMail(t);
  await write.complaint(t, mail, "both@both.test");
  const complaint = await lastMail(t);
  const answer = await correct(t, bounce, { class: "other" });
  expect(answer.json.corrections[0].kept).toMatchObject([
    { what: "suppression", code: "suppressed_otherwise" },
    { what: "enrollment", code: "address_suppressed" },
  ]);
  expect((await state(t, "both@both.test")).suppressed).toEqual(["complaint abuse"]);
  await correct(t, complaint, { class: "other" });
  expect((await state(t, "both@both.test")).suppressed).toEqual([]);
});

test("the wrong lead goes on, the right one is handed over", async () => {
  const wrong = await signUp(t, "wrong@firm-a.test");
  await signUp(t, "right@firm-b.test");
  await write.reply(t, wrong, "right@firm-b.test");
  const id = await lastMail(t);
  expect(await standing(t, "wrong@firm-a.test")).toBe("prospect replied");
  const answer = await correct(t, id, { lead: "right@firm-b.test" });
  expect(answer.json).toMatchObject({ class: "human_reply", matchedBy: "person", writer: null });
  expect(await standing(t, "wrong@firm-a.test")).toBe("lead active");
  expect(await standing(t, "right@firm-b.test")).toBe("prospect replied");
  expect(await timeline(t, "wrong@firm-a.test")).toContain("reclassified");
  expect(await timeline(t, "right@firm-b.test")).toContain("reclassified");
});

test("the same word again changes nothing, also at the same moment", async () => {
  const mail = await signUp(t, "again@again.test");
  await write.reply(t, mail, "again@again.test");
  const id = await lastMail(t);
  const answers = await Promise.all([1, 2, 3, 4].map(() => correct(t, id, { class: "unsubscribe" })));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  const { json } = await call(t, "GET", `/v1/corrections?inboundMailId=${id}`);
  expect(json.data).toHaveLength(1);
  const once = await state(t, "again@again.test");
  await correct(t, id, { class: "unsubscribe" });
  expect(await state(t, "again@again.test")).toEqual(once);
});

test("to and fro leaves all as it was", async () => {
  const mail = await signUp(t, "fro@fro.test");
  const at = await state(t, "fro@fro.test");
  await write.reply(t, mail, "fro@fro.test");
  const id = await lastMail(t);
  for (const kind of ["unsubscribe", "bounce_hard", "complaint", "human_reply", "other"])
    await correct(t, id, { class: kind });
  expect(await state(t, "fro@fro.test")).toEqual(at);
});

test("what cannot be taken is refused, and says what to do", async () => {
  const mail = await signUp(t, "wrong@refused.test");
  await write.other(t, mail, "nobody@nowhere.test");
  const id = await lastMail(t);
  expect(await correct(t, id, { class: "human_reply" })).toMatchObject({
    status: 422,
    json: { code: "lead_needed", problems: [{ pointer: "/lead" }] },
  });
  expect(await correct(t, id, { lead: "not@known.test" })).toMatchObject({
    status: 422,
    json: { code: "lead_not_found" },
  });
  expect((await correct(t, id, {})).status).toBe(422);
  expect((await correct(t, id, { class: "other", surprise: 1 })).status).toBe(422);
  const missing = "019aa5c8-93a0-7c1d-8a83-2f6de1b4c111";
  expect(await correct(t, missing, { class: "other" })).toMatchObject({
    status: 404,
    json: { code: "inbound_mail_not_found" },
  });
});
