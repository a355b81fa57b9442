import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { Webhook } from "standardwebhooks";
import { newWebhookSecret, readWebhookSecret, signWebhook } from "../../src/platform/secret/webhook-signature.ts";
import { nextTryAt, slowUntil } from "../../src/webhook/deliver/pace.ts";
import { eventTable } from "../../src/webhook/event/event-table.ts";
import { eventNames, wantedTypes } from "../../src/webhook/event/event-types.ts";
import { bodyBytesAtMost, writeBody } from "../../src/webhook/event/write-body.ts";
import type { ToldLead } from "../../src/webhook/event/write-body.ts";

const at = new Date("2026-01-05T09:00:00Z");
const hour = 3_600_000;

describe("tries", () => {
  test.each([0, 0.5, 1])("are spread over three days, the last at their end, with jitter %d", (random) => {
    const tries = [at];
    for (let now: Date | null = at; ; tries.push(now)) {
      now = nextTryAt({ attempts: tries.length, first: at }, now, random);
      if (now === null) break;
    }
    expect(tries.at(-1)!.getTime() - at.getTime()).toBe(72 * hour);
    expect(tries.length).toBeGreaterThanOrEqual(10);
    const waits = tries.slice(1).map((one, index) => one.getTime() - tries[index]!.getTime());
    expect(waits[0]).toBe(5_000 * (0.9 + 0.2 * random));
    expect(waits.slice(0, -1)).toEqual(waits.slice(0, -1).toSorted((a, b) => a - b));
  });

  test.each([
    [{ status: 500, failures: 1 }, null],
    [{ status: null, failures: 4 }, null],
    [{ status: null, failures: 5 }, 80],
    [{ status: 500, failures: 500 }, 900],
    [{ status: 503, failures: 1 }, 5],
    [{ status: 503, failures: 1, retryAfterMs: 120_000 }, 120],
    [{ status: 429, failures: 9, retryAfterMs: 600_000 }, 600],
    [{ status: 429, failures: 1, retryAfterMs: 86_400_000 }, 3_600],
    [{ status: 429, failures: 1, retryAfterMs: 0 }, 5],
  ])("%j leave an endpoint alone for %s seconds", (failure, seconds) => {
    const until = slowUntil(failure, at, 0.5);
    expect(until === null ? null : (until.getTime() - at.getTime()) / 1_000).toBe(seconds);
  });
});

test("while a secret is rotated either of them verifies", () => {
  const secrets = [newWebhookSecret(), newWebhookSecret()];
  const body = '{"type":"lead.created"}';
  const headers = signWebhook("evt_1", new Date(), ...secrets.map((one) => readWebhookSecret(one)!))(body);
  for (const secret of secrets) expect(new Webhook(secret).verify(body, headers)).toEqual({ type: "lead.created" });
  expect(() => new Webhook(newWebhookSecret()).verify(body, headers)).toThrow("signature");
});

describe("a body", () => {
  const lead = { id: "019aa5c8-93a0-7c1d-8a83-2f6de1b4c111", email: "dana@brightlab.example", stage: "lead" } as const;
  const dana: ToldLead = { ...lead, firstName: "Dana", lastName: null, company: "Brightlab" };
  const write = (type: string, data: Record<string, unknown>, of: ToldLead | null = dana) =>
    JSON.parse(writeBody({ id: 7, subject: lead.id, type, at, data }, of, "https://ripen.test", at)) as Record<
      string,
      unknown
    >;

  test("says type, version, instant and id, has the lead and links, and nothing that its type does not name", () => {
    const handoffId = "019aa5c8-93a0-7c1d-8a83-2f6de1b4c112";
    expect(write("handoff.accepted", { handoffId, status: "accepted", cause: "reply", secret: "note" })).toEqual({
      type: "handoff.accepted",
      version: 1,
      timestamp: "2026-01-05T09:00:00.000Z",
      id: "evt_7",
      data: {
        lead: dana,
        handoffId,
        repId: null,
        teamId: null,
        status: "accepted",
        cause: "reply",
        links: {
          lead: `https://ripen.test/v1/leads/${lead.id}`,
          handoff: `https://ripen.test/v1/handoffs/${handoffId}`,
        },
      },
    });
  });

  test("tells a person's click from a machine's, and what turned out to be another", () => {
    expect(write("message.clicked", { verdict: "machine", kind: "clicked" })).toMatchObject({
      data: { verdict: "machine", previousVerdict: null },
    });
    expect(write("message.clicked", { kind: "regraded", what: "click", from: "human", to: "machine" })).toMatchObject({
      data: { verdict: "machine", previousVerdict: "human" },
    });
  });

  test("says which lead it was about when that was merged into another since", () => {
    const survivor = { ...dana, id: "019aa5c8-93a0-7c1d-8a83-2f6de1b4c113" };
    expect(write("lead.created", { source: "api" })).not.toHaveProperty("data.formerLeadId");
    expect(write("lead.created", { source: "api" }, survivor)).toMatchObject({
      data: { lead: { id: survivor.id }, formerLeadId: lead.id },
    });
  });

  test("stays below 20 KB whatever is in it", () => {
    const long = { ...dana, firstName: "😀".repeat(9_000) };
    const changed = Array.from({ length: 59 }, (_, index) => `attributes.${index}${"é".repeat(90)}`);
    for (const [type, data] of [
      ["lead.updated", { changed: [...changed, ...changed, ...changed] }],
      [
        "consent.changed",
        { before: {}, consent: { topics: Object.fromEntries(changed.map((key) => [key, "x".repeat(500)])) } },
      ],
    ] as const) {
      const body = writeBody({ id: 7, subject: lead.id, type, at, data }, long, "https://ripen.test", at);
      expect(Buffer.byteLength(body)).toBeLessThan(bodyBytesAtMost);
      expect(JSON.parse(body)).toMatchObject({ type, data: { lead: { id: lead.id }, links: {} } });
    }
  });

  test("of a type that there is not is an error", () => {
    expect(() => write("lead.eaten", {})).toThrow("lead.eaten");
  });
});

test("an endpoint asks for a type, a family or all, not for tests", () => {
  expect(wantedTypes).toEqual(expect.arrayContaining(["*", "lead.*", "lead.created", "guard.*"]));
  expect(wantedTypes.filter((one) => one.startsWith("webhook."))).toEqual([]);
  expect(eventNames.length).toBeGreaterThan(30);
});

test("the guide has the table of all events", async () => {
  const guide = await readFile(new URL("../../docs/guide/webhooks.md", import.meta.url), "utf8");
  const table = /<!-- events -->([^]*)<!-- \/events -->/.exec(guide)?.[1] ?? "";
  const plain = (text: string) => text.trim().replaceAll(/ +\|/g, " |").replaceAll(/-+/g, "-");
  expect(plain(table)).toBe(plain(eventTable()));
});
