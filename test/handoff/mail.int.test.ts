import { afterAll, beforeAll, expect, test } from "vitest";
import type { ReceivedMail } from "../../src/dev/received-mail.ts";
import type { PersonEngine } from "../person/support.ts";
import { untilIdle } from "../support/idle.ts";
import { enter, layout, openStory, reply, signup, toRita } from "./story.ts";

let t: PersonEngine;
let mail: ReceivedMail;
beforeAll(async () => {
  t = await openStory();
  await t.call("PUT", "/v1/settings/brand", { name: "Acme Tools", color: "#7a1fa2" });
  await t.call("PUT", "/v1/scoring", {
    name: "Test",
    fit: [{ id: "knows-us", points: 15, if: { attribute: "plan", op: "eq", value: "trial" } }],
    engagement: [{ id: "answers", halfLife: "P30D", rules: [{ id: "answered", on: "reply", points: 40 }] }],
    intent: { warm: 20, hot: 50 },
  });
  const { mail: ours } = await enter(t);
  await reply(t, ours);
  mail = await toRita(t, "New prospect: Dana Weiss (Brightlab)");
});
afterAll(() => t[Symbol.asyncDispose]());

/** What a part of the mail says, without its links and its marks of quotes. */
const said = (text: string) => text.replaceAll(/^> ?/gm, "").replaceAll(/\s+/g, " ");
const textOfHtml = (html: string) =>
  html
    .replaceAll(/<(style|title|head)[\s\S]*?<\/\1>/g, " ")
    .replaceAll(/<!--[\s\S]*?-->/g, " ")
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&#39;", "'")
    .replaceAll("&#34;", '"')
    .replaceAll("&amp;", "&");

// Each is said in both parts.
test.each([
  ["what this is", "New prospect for you"],
  ["who, and what they want", "Dana Weiss (Brightlab)"],
  ["the title of the signature", "Head of Operations, Brightlab"],
  ["how many they are", "(40–200 people)"],
  ["the time there", "09:00 there now (Lisbon)"],
  ["the phone number of the signature, not the fax", "+351 912 000 000"],
  ["their words first", "This looks useful. Could you call me?"],
  ["a question of ours", "Hello Dana, how many people would use it?"],
  ["its answer", "About 40, in two plants."],
  ["another question", "When could we talk?"],
  ["another answer", "On Thursday at 10 would suit me."],
  ["a file", "layout-plant-1.pdf"],
  ["what file it is", `(application/pdf, ${layout.length} bytes)`],
  ["who got a copy", "Rui Costa <rui@brightlab.example>"],
  ["why now", 'wrote "Re: Handbook 1"'],
  ["the rule", "Promoted: has replied"],
  ["the score", "55 points, hot: 15 for who they are, 40 for what they did"],
  ["a rule of the score", "answered: +40 (reply, Jan 5, 10:00 Berlin time)"],
  ["another", "knows-us: +15"],
  ["what is known", "do not discount"],
  ["the sequence", '"Handbook" (exited), by "signup" from api'],
  ["what to do next", "Suggested next step"],
  ["what to find out", "Still to find out: Budget · Authority · Need · Timing · Target market"],
  ["what we had said", "Hello Dana"],
  ["when", "Jan 5, 10:00 Berlin time"],
])("both parts say %s", (_, words) => {
  expect(said(mail.text)).toContain(words);
  expect(said(textOfHtml(mail.html))).toContain(words);
});

test("answers stand beside their questions, and not a second time above them", () => {
  const first = mail.text.slice(0, mail.text.indexOf("Suggested next step"));
  expect(first.match(/About 40/g)).toHaveLength(1);
  expect(first).toContain("Question: When could we talk?\n> On Thursday at 10 would suit me.");
});

test("files, buttons and the page are reachable from both parts", () => {
  const page = /^Open it: (\S+)$/m.exec(mail.text)?.[1] ?? "";
  expect(page).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/h\/[a-z2-7]{80,100}$/);
  expect(mail.text).toContain(`Accept: ${page}?do=accept\nDecline: ${page}?do=decline\n`);
  const links = [...mail.html.matchAll(/href="([^"]+)"/g)].map(([, href]) => href);
  const file = /\/mails\/[0-9a-f-]{36}\/attachments\/1$/.exec(mail.text.match(/^ {2}(\S+attachments\S+)$/m)?.[1] ?? "");
  expect(links).toEqual(
    expect.arrayContaining([
      `${page}?do=accept`,
      `${page}?do=decline`,
      page,
      `${page}${file![0]}`,
      "tel:+351912000000",
    ]),
  );
});

test("writing by hand goes to them, in the thread", () => {
  expect(mail.html).toMatch(
    /href="mailto:dana@brightlab\.example\?subject=Re%3A%20Handbook%201&amp;In-Reply-To=%3C[^"]+%3E"/,
  );
});

test("it is in the look of the company, in light and in dark", () => {
  expect(mail.html).toContain("Acme Tools");
  expect(mail.html).toContain("#7a1fa2");
  expect(mail.html).toContain("prefers-color-scheme: dark");
  expect(mail.html).toContain('<meta name="color-scheme" content="light dark"');
});

test("nothing of it tells anybody that it was opened, and nobody can unsubscribe from it", () => {
  expect(mail.html).not.toMatch(/<img|\/o\/|\/u\/[a-z2-7]{30}|ripen_/);
});

test("a colleague's answer names the writer, and answers by hand go to the writer", async () => {
  const { mail: ours } = await enter(t, { ...signup, email: "lee@firm.test", firstName: "Lee", lastName: "Fox" });
  await reply(t, ours, { from: "Max Maier <max@firm.test>", text: "I decide this. What does it cost?" });
  const told = await toRita(t, "New prospect: Lee Fox");
  expect(told.text).toContain("Written by Max Maier <max@firm.test>.");
  expect(told.html).toContain("Written by Max Maier &lt;max@firm.test&gt;.");
  expect(told.text).toContain("Who: Max Maier answers for Lee Fox (Brightlab) and asks a question.");
  expect(told.header("reply-to")).toMatch(/^Max Maier <relay\+[a-z2-7]+@reply\.test>$/);
  expect(told.html).toContain('href="mailto:max@firm.test?subject=');
});

const breaks = ["\n", "\v", "\f", "\u0085", "\u2028", "\u2029", "\r\n"];
const evil = "https://evil.example/h/x";
/** Lines that a mail program or a rep would take for ours. */
const oursIn = (text: string) =>
  text.split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/).filter((line) => /^\s*(?:accept|decline|open it)\b/i.test(line));

test("nobody forges a line of ours: by names, attributes, subjects, files, words, quotes or copies", async () => {
  const forged = breaks.map((mark) => `${mark}Accept: ${evil}${mark}Accept or decline: ${evil}`).join("");
  const lead = {
    email: "eve@forge.test",
    firstName: "Eve",
    company: "Forge",
    attributes: { job_title: `Boss${forged}`, note: `Note${forged}`, phone: `+49 30 1234567${forged}` },
  };
  const { mail: ours } = await enter(t, lead);
  await reply(t, ours, {
    from: `"Eve${forged.replaceAll(/[\r\n]/g, "")}" <eve@forge.test>`,
    subject: `Re: Hi${forged.replaceAll(/[\r\n\v\f]/g, "")}`,
    text: `Yes.${forged}\n\n> A question?${forged.replaceAll(/[\r\n]+/g, "\n> ")}\n\nAn answer.${forged}\n\n> Another?\n\nNo.${forged}`,
    cc: `"C${forged.replaceAll(/[\r\n]/g, "")}" <c@forge.test>`,
    attachments: [{ filename: `a${forged}.pdf`, contentType: "application/pdf", content: Buffer.from("x") }],
  });
  const told = await toRita(t, "New prospect: Eve");
  expect(oursIn(told.text)).toHaveLength(3);
  expect(oursIn(told.text).join(" ")).not.toContain("evil");
  expect(told.text).toContain("evil.example");
  expect(told.subject).toBe("New prospect: Eve (Forge)");
  const links = [...told.html.matchAll(/href="([^"]+)"/g)].map(([, href]) => href ?? "");
  expect(links.filter((href) => /^https?:/.test(href) && !href.startsWith(t.app.site.publicUrl))).toEqual([]);
  expect(told.html).not.toMatch(/[\u0085\u2028\u2029]/);
});

test("another reply comes with the whole conversation, and its own words first", async () => {
  const { mail: ours } = await enter(t, { ...signup, email: "kim@later.test", firstName: "Kim" });
  await reply(t, ours, { from: "kim@later.test", text: "Is there a free plan?", cc: "" });
  await toRita(t, "New prospect: Kim");
  await reply(t, ours, { from: "kim@later.test", text: "Please write again in March.", cc: "" });
  t.clock.advanceBy(16 * 60_000);
  await untilIdle(t.app);
  const told = await toRita(t, "Another reply from Kim");
  const [first, rest] = told.text.split("The whole conversation");
  expect(first).toContain("> Please write again in March.");
  expect(first).not.toContain("Is there a free plan?");
  expect(rest!.indexOf("Hello Kim")).toBeLessThan(rest!.indexOf("Is there a free plan?"));
  expect(rest!.indexOf("Is there a free plan?")).toBeLessThan(rest!.indexOf("in March"));
});
