import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import type { ReceivedMail } from "../../src/dev/received-mail.ts";
import { messages } from "../../src/db/schema/index.ts";
import { setConsent } from "../../src/enrollment/consent/set-consent.ts";
import { openPreviewEngine } from "../send/preview/support.ts";
import type { PreviewEngine } from "../send/preview/support.ts";
import { untilIdle } from "../support/idle.ts";
import { publishMails } from "../support/sequences.ts";

const said = { method: "phone" };

async function signUp(t: PreviewEngine, lead: Record<string, unknown>): Promise<ReceivedMail> {
  await t.api("POST", "/v1/events", { name: "signup", lead });
  const mail = await t.mailbox.waitFor(({ envelope }) => envelope.to.includes(String(lead["email"])));
  await untilIdle(t.app);
  return mail;
}

const pixel = /<img src="[^"]*\/o\/[^"]*"[^>]*>/;
const tracked = /\/c\/[a-z2-7]+\?u=/;

/** What a mail carries to be measured by, as its recipient gets it. */
const carried = ({ html, text }: ReceivedMail) => ({
  pixel: pixel.test(html),
  links: tracked.test(html) || tracked.test(text),
});

async function messageOf(t: PreviewEngine, email: string) {
  const [message] = await t.app.db.select().from(messages).where(eq(messages.email, email));
  return message!;
}

test("mails carry what their recipients let be measured, and the ledger says so", async () => {
  await using t = await openPreviewEngine();
  await publishMails(t.app, { mails: 1 });
  const consent = (more: object) => ({ consent: { method: "fair", ...more } });
  const people: [string, Record<string, unknown>, string][] = [
    ["unknown", {}, "oc"],
    ["german", { timezone: "Europe/Berlin" }, "oc"],
    ["french", { attributes: { country: "France" } }, ""],
    ["roman", { timezone: "Europe/Rome" }, ""],
    ["granted", { attributes: { country: "FR" }, ...consent({ opens: "granted", clicks: "granted" }) }, "oc"],
    ["opens", { attributes: { country: "FR" }, ...consent({ opens: "granted" }) }, "o"],
    ["clicks", consent({ opens: "denied" }), "c"],
    ["denied", consent({ opens: "denied", clicks: "denied" }), ""],
  ];
  await Promise.all(people.map(([name, lead]) => signUp(t, { email: `${name}@lead.test`, ...lead })));
  for (const [name, _lead, measured] of people) {
    const email = `${name}@lead.test`;
    const mail = await t.mailbox.waitFor(({ envelope }) => envelope.to.includes(email));
    expect([name, carried(mail)]).toEqual([name, { pixel: measured.includes("o"), links: measured.includes("c") }]);
    const message = await messageOf(t, email);
    expect([name, message.measured]).toEqual([name, measured]);
    const { measured: told } = await t.api<{ measured: object }>("GET", `/v1/messages/${message.id}`);
    expect(told).toEqual({ opens: measured.includes("o"), clicks: measured.includes("c") });
  }
});

test("without measuring a mail differs by its pixel and links alone: these lead straight to their targets", async () => {
  await using t = await openPreviewEngine();
  await publishMails(t.app, { mails: 1 });
  const email = "mara@fjord.example";
  const deny = { opens: "denied", clicks: "denied" };
  const measured = await signUp(t, { email: "m@x.test", firstName: "Mara" });
  const plain = await signUp(t, { email: "p@x.test", firstName: "Mara", consent: deny });
  expect(plain.html).toContain('href="https://acme.test/guide?for=p%40x.test"');
  expect(plain.text).toContain("https://acme.test/guide?for=p%40x.test");
  // The tracked link says its target, encoded; the rest are tokens and the address.
  const alike = ({ html, text, headers }: ReceivedMail) =>
    JSON.stringify([html, text, headers.map(({ name, value }) => [name, value])])
      .replace(pixel, "")
      .replace(/<img src=\\"[^"]*\/o\/[^"]*\\"[^>]*>/, "")
      .replaceAll(/http:\/\/[^"\s]*\/c\/[a-z2-7]+\?u=([^"\s\\]*)/g, (_all, url: string) => decodeURIComponent(url))
      .replaceAll(/\b[a-z2-7]{42}\b/g, "TOKEN")
      .replaceAll(/\b[mp](?:@|%40)x\.test/g, email)
      .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID")
      .replaceAll(/boundary=\\"[^"]*\\"|"message-id","[^"]*"|"date","[^"]*"/g, "");
  expect(alike(plain)).toBe(alike(measured));
});

test("a sequence measures less than the installation lets it, and an installation that measures nobody measures nobody", async () => {
  await using t = await openPreviewEngine();
  await publishMails(t.app, { mails: 1, measure: { clicks: false } });
  const granted = { opens: "granted", clicks: "granted" };
  expect(carried(await signUp(t, { email: "one@lead.test", consent: granted }))).toEqual({ pixel: true, links: false });
  expect((await messageOf(t, "one@lead.test")).measured).toBe("o");
  const off = { measure: false, unknown: "leave" };
  await t.api("PUT", "/v1/settings/consent", { opens: off, clicks: off, profile: off });
  expect(carried(await signUp(t, { email: "two@lead.test", consent: granted }))).toEqual({
    pixel: false,
    links: false,
  });
});

test("a policy that cannot be read measures nobody", async () => {
  await using t = await openPreviewEngine();
  await publishMails(t.app, { mails: 1 });
  await t.app.db.execute(`insert into settings (key, value, updated_at) values ('consent', '{"opens": true}', now())`);
  expect(carried(await signUp(t, { email: "one@lead.test" }))).toEqual({ pixel: false, links: false });
});

test("the source of a message is what was sent, whatever its recipient has said since", async () => {
  await using t = await openPreviewEngine();
  await publishMails(t.app, { mails: 1 });
  await signUp(t, { email: "plain@lead.test", consent: { opens: "denied", clicks: "denied" } });
  await signUp(t, { email: "seen@lead.test" });
  for (const [email, state, expected] of [
    ["plain@lead.test", "granted", false],
    ["seen@lead.test", "denied", true],
  ] as const) {
    const message = await messageOf(t, email);
    await setConsent(t.app, { id: message.leadId, said: { ...said, opens: state, clicks: state }, by: "test" });
    const { text } = await t.ask("GET", `/v1/messages/${message.id}/source`);
    const raw = text.replaceAll("=\r\n", "");
    expect([email, raw.includes("/o/"), raw.includes("/c/")]).toEqual([email, expected, expected]);
  }
});

test("consent is no part of what a template can say of a lead", async () => {
  await using t = await openPreviewEngine();
  const { id } = await t.api<{ id: string }>("POST", "/v1/leads", {
    email: "one@lead.test",
    consent: { opens: "denied" },
  });
  const { data } = await t.api<{ data: { html: string }[] }>("POST", "/v1/templates/preview", {
    mjml: "<mjml><mj-body><mj-section><mj-column><mj-text>[{{ lead['consent'] | default: 'none' }}]</mj-text></mj-column></mj-section></mj-body></mjml>",
    subject: "Hi",
    leadId: id,
  });
  expect(data[0]!.html).toContain("[none]");
});
