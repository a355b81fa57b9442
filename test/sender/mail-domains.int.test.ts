import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { App } from "../../src/app.ts";
import { advanceDue } from "../../src/enrollment/advance/advance.ts";
import { enrollFromEvents } from "../../src/enrollment/admit/enroll.ts";
import { dispatchSender } from "../../src/send/lane/dispatch.ts";
import { lookUpDomains } from "../../src/sender/destination/look-up-domains.ts";
import { groupOfMx } from "../../src/sender/destination/mx-group.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { openTestEngine } from "../support/engine.ts";
import { publishMails } from "../support/sequences.ts";

test.each([
  [["ASPMX.L.GOOGLE.com.", "alt1.aspmx.l.google.com"], "google"],
  [["smtp.google.com"], "google"],
  [["acme-com.mail.protection.outlook.com"], "microsoft"],
  [["acme-com.o-v1.mx.microsoft"], "microsoft"],
  [["mx0a-001.pphosted.com", "aspmx.l.google.com"], "proofpoint"],
  [["mail.notgoogle.com"], null],
  [["google.com.evil.example"], null],
  [["com"], null],
  [[""], null],
  [[], null],
])("a domain whose mail servers are %j is at %s", (exchanges, group) => {
  const records = exchanges.map((exchange, priority) => ({ exchange, priority })).toReversed();
  expect(groupOfMx(records)).toBe(group);
});

/** Signs leads up, up to their message being queued. */
async function signUp(app: App, ...emails: string[]): Promise<void> {
  for (const email of emails) {
    await recordEvent(app, { name: "signup", lead: { email }, properties: {}, source: "api" });
  }
  await enrollFromEvents(app);
  await advanceDue(app);
}

async function destinationsOf({ db }: App): Promise<Record<string, string>> {
  const rows = await db.execute<{ email: string; destination: string }>(sql`select email, destination from messages`);
  return Object.fromEntries(rows.map(({ email, destination }) => [email, destination]));
}

test("after the first mail to a domain, the next ones go to the provider that hosts it; reserved names are not asked for", async () => {
  const asked: string[] = [];
  await using t = await openTestEngine({
    roles: [],
    settings: { mxLookups: true },
    overrides: {
      async resolveMx(domain) {
        asked.push(domain);
        if (domain === "workspace.dev") return [{ exchange: "aspmx.l.google.com", priority: 1 }];
        if (domain === "nothing.dev") throw Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
        if (domain === "silent.dev") throw Object.assign(new Error("timeout"), { code: "ETIMEOUT" });
        return [{ exchange: `mail.${domain}`, priority: 10 }];
      },
    },
  });
  await publishMails(t.app, { mails: 1 });
  const domains = ["workspace.dev", "own.dev", "nothing.dev", "silent.dev", "lead.test", "gmail.com"];
  await signUp(t.app, ...domains.map((domain) => `first@${domain}`));
  const [sender] = await t.app.db.execute<{ id: string }>(sql`select id from senders`);
  await dispatchSender(t.app, sender!.id);
  await lookUpDomains(t.app);
  expect(asked.toSorted()).toEqual(["nothing.dev", "own.dev", "silent.dev", "workspace.dev"]);

  await signUp(t.app, ...domains.map((domain) => `second@${domain}`));
  expect(await destinationsOf(t.app)).toMatchObject({
    "first@workspace.dev": "workspace.dev",
    "second@workspace.dev": "google",
    "second@own.dev": "own.dev",
    "second@nothing.dev": "nothing.dev",
    "second@lead.test": "lead.test",
    "second@gmail.com": "google",
  });

  asked.length = 0;
  t.clock.advanceBy(3_600_000);
  await lookUpDomains(t.app);
  expect(asked).toEqual(["silent.dev"]);
  t.clock.advanceBy(7 * 24 * 3_600_000);
  await lookUpDomains(t.app);
  expect(asked).toHaveLength(5);
});
