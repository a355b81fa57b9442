import { expect, test } from "vitest";
import { judgeMail } from "../../src/track/grade/judge-mail.ts";
import type { StoredTouch, TouchedMail } from "../../src/track/grade/load-mails.ts";

const sentAt = new Date("2026-01-05T09:00:00Z");
const after = (seconds: number) => new Date(sentAt.getTime() + seconds * 1_000);
const touch = (seconds: number, more: Partial<StoredTouch> = {}): StoredTouch => ({
  id: `touch ${seconds}`,
  messageId: "message",
  kind: "open",
  at: after(seconds),
  url: null,
  links: [],
  features: { method: "GET", agent: "browser", network: "ordinary", prefetch: false },
  client: "client",
  verdict: "unknown",
  confidence: 0,
  reasons: ["ungraded"],
  due: true,
  told: null,
  ...more,
});
const mail = (touches: StoredTouch[], more: Partial<TouchedMail> = {}): TouchedMail => ({
  id: "message",
  leadId: "lead",
  email: "lee@lead.test",
  enrollmentId: "enrollment",
  sequenceId: "sequence",
  versionId: "version",
  stepId: "mail-1",
  subjectVariant: null,
  sentAt,
  own: false,
  touches,
  ...more,
});
const verdicts = (of: TouchedMail, now: Date) =>
  judgeMail(of, { linksInMail: 3 }, now).map(({ verdict, dueAt }) => [verdict, dueAt]);

test("nobody is a person while more may come within ten seconds, and then is looked at again", () => {
  const opened = mail([touch(300)]);
  expect(verdicts(opened, after(309.9))).toEqual([["unknown", after(310)]]);
  expect(verdicts(opened, after(310))).toEqual([["human", null]]);
});

test("a machine is one at once", () => {
  const head = touch(300, { features: { method: "HEAD", agent: "bot", network: "hosting", prefetch: false } });
  expect(verdicts(mail([head]), after(300))).toEqual([["machine", null]]);
});

test("what our own people opened is nobody's, by their network or because the mail went to them", () => {
  const own = touch(300, { features: { ...touch(0).features, own: true } });
  expect(verdicts(mail([own]), after(400))).toEqual([["unknown", null]]);
  expect(verdicts(mail([touch(300)], { own: true }), after(400))).toEqual([["unknown", null]]);
});

test("a hidden link that is followed later regrades what the same client did before, also when the client is forgotten", () => {
  const trap = touch(900, { kind: "hidden_link" });
  expect(verdicts(mail([touch(300), trap]), after(1_000))[0]).not.toEqual(["human", null]);
  const forgotten = (one: StoredTouch) => ({ ...one, client: null, features: { ...one.features, who: "x" } });
  expect(verdicts(mail([touch(300), trap].map(forgotten)), after(1_000))[0]).not.toEqual(["human", null]);
});

test("an open before the ledger knows of the handing over is no person's", () => {
  expect(verdicts(mail([touch(300)], { sentAt: null }), after(400))).not.toEqual([["human", null]]);
});
