import { getTableName, is } from "drizzle-orm";
import { PgTable } from "drizzle-orm/pg-core";
import { describe, expect, test } from "vitest";
import * as schema from "../../src/db/schema/index.ts";
import { entryColumns, entryOfCells, readEntry } from "../../src/lead/suppression/read-entry.ts";
import { hashAddress, hashesOf } from "../../src/lead/suppression/hashed-address.ts";
import { sections } from "../../src/person/export/sections.ts";
import { patternOf } from "../../src/person/erase/pattern.ts";
import { createSigner } from "../../src/platform/secret/sign.ts";
import { checkSenderLaw } from "../../src/sequence/publish/check-sender-law.ts";
import type { CompiledTemplate } from "../../src/render/fill/template.ts";
import { sequenceDefinition } from "../../src/sequence/definition/definition.ts";

/** Tables that go with the lead, by reference or trigger, and those that an erasure looks through. */
const reached =
  `account_change_leads activities backtest_differences bulk_actions confirmation_mails confirmations consent_records corrections decisions delivery_failures engagement_checks enrollments erasure_requests events handoffs holdouts
  idempotency_keys import_file_parts import_files import_foreseen import_leads import_problems imports inbound_mails lead_addresses lead_changes lead_merges lead_scores leads leavings messages outbox recipient_requests relay_notices rep_mails segment_members
  set_asides suppressions tasks touches webhook_calls webhook_deliveries webhook_events`.split(/\s+/);
/** Tables without a word of leads: settings, those who work here, ids, counts, hashes of an hour. */
const ofNobody =
  `account_changes account_domains accounts api_keys applied audit_log backtests channel_messages channels destination_holds erased_counts erasures experiments failing_jobs forms guard_trips imap_mailboxes
  lead_attributes mail_domains message_links message_reactions passkey_challenges passkeys publications rate_windows rep_absences rep_codes rep_devices rep_digests report_cells report_lane_days report_reaction_marks report_send_marks report_step_days report_totals reps restore_holds retention_passes scoring_versions secret_keys segment_marks sender_counts segments senders sign_in_links
  sequence_versions sequences settings team_members teams templates topics transports untracked_hits user_sessions users walk_cells walk_marks walk_tallies webhook_endpoints webhook_tokens`.split(
    /\s+/,
  );
/** What is taken out again within seconds, and comes to nothing when its message is gone. */
const passing = ["hit_batches", "score_changes"];

test("an erasure knows every table: whoever adds one says whether it holds anything of a person", () => {
  const tables = Object.values(schema).flatMap((one) => (is(one, PgTable) ? [getTableName(one)] : []));
  expect(tables.toSorted()).toEqual([...reached, ...ofNobody, ...passing].toSorted());
});

/** Of what an erasure reaches, what an export leaves out: work of the engine that says no more of the person than its sections. */
const notExported = {
  account_change_leads: "which people a change of their company's account has moved",
  backtest_differences: "scores of a trial run, of the same events",
  bulk_actions: "the filters that they and others were chosen by, and ids",
  import_file_parts: "lists as they were sent, for a day",
  import_files: "names of such lists",
  import_foreseen: "what the try of an import would have made of them, for two days",
  engagement_checks: "that touches are to be graded again",
  idempotency_keys: "answers of the API, for a day",
  lead_changes: "changes that wait to be acted upon, for seconds",
  relay_notices: "what reps were told, all of it from other sections",
  lead_scores: "the score, also in the lead itself",
  outbox: "what is to be told, also told by handoffs and the timeline",
  set_asides: "what failed by itself",
  webhook_deliveries: "which systems were told of what other sections tell",
  webhook_events: "what other systems were told, for some weeks, all of it from other sections",
};

test("an export knows every table with something of a person: whoever adds one adds a section, or says why not", () => {
  const tableOf: Record<string, string> = {
    consent: "consent_records",
    recipientRequests: "recipient_requests",
    erasureRequests: "erasure_requests",
    confirmationMails: "confirmation_mails",
    addresses: "lead_addresses",
    merges: "lead_merges",
    repMails: "rep_mails",
    segments: "segment_members",
    imports: "import_leads imports",
    importProblems: "import_problems",
    failures: "delivery_failures",
    replies: "inbound_mails",
    hits: "touches",
    webhookCalls: "webhook_calls",
    timeline: "activities",
  };
  const exported = Object.keys(sections).flatMap((name) => (tableOf[name] ?? name).split(" "));
  expect([...exported, "leads", ...Object.keys(notExported)].toSorted()).toEqual(reached.toSorted());
});

describe("what finds a person in a text", () => {
  const tom = patternOf(["tom+x@river.test"], { firstName: "Tom", lastName: "Sawyer" });
  // PostgreSQL's marks of word boundaries, in JavaScript's spelling.
  const finds = (pattern: string, text: string) =>
    new RegExp(pattern.replaceAll(/\\[mM]/g, String.raw`\b`), "iu").test(text);
  test.each([
    ["write to TOM+X@river.test", true],
    ["Tom Sawyer phoned", true],
    ["Sawyer, Tom", true],
    ["Mr. Sawyer said", true],
    ["Tom phoned", false],
    ["a Sawyers' guild", false],
    ["tomxx@river.test", false],
  ])("%s: %s", (text, expected) => expect(finds(tom, text)).toBe(expected));

  test("is never a short last name alone, nor nothing at all", () => {
    expect(finds(patternOf([], { firstName: "Li", lastName: "Wu" }), "Wu is here")).toBe(false);
    expect(finds(patternOf([], { firstName: null, lastName: null }), "")).toBe(false);
  });
});

describe("the hash of an erased address", () => {
  const signers = { address: createSigner("a key that is long enough for this", "address") };
  test("is of the normalized address, and of another installation another", () => {
    expect(hashAddress(signers, "Tom@River.test")).toBe(hashAddress(signers, "tom@river.test"));
    const other = { address: createSigner("another key that is long enough", "address") };
    expect(hashAddress(other, "tom@river.test")).not.toBe(hashAddress(signers, "tom@river.test"));
  });
  test("is found again with a plus tag, and after the key has changed", () => {
    const hash = hashAddress(signers, "tom@river.test");
    expect(hashesOf(signers, "tom+x@river.test")).toContain(hash);
    const renewed = {
      address: createSigner("a new key, long enough for this", "address", ["a key that is long enough for this"]),
    };
    expect(hashesOf(renewed, "tom@river.test")).toContain(hash);
    expect(hashesOf(signers, "tom.x@river.test")).not.toContain(hash);
  });
});

test("an entry of a list is one address, one domain or one hash", () => {
  expect(readEntry({ email: "A@B.test", reason: "complaint" })).toMatchObject({
    entry: { email: "a@b.test", reason: "complaint" },
  });
  expect(readEntry({ domain: "B.test", reason: "spam", detail: "x" })).toMatchObject({
    entry: { reason: "manual", detail: "spam: x" },
  });
  expect(readEntry({ hash: "x" })).toMatchObject({ kind: "rejected" });
  expect(readEntry({})).toMatchObject({ kind: "rejected", problems: [{ code: "one_of" }] });
  const columns = entryColumns(["E-Mail", "email_address", "Reason", "created_at", "Name"]);
  expect(columns).toEqual(["email", "email", "reason", "createdAt", null]);
  expect(entryOfCells(["email", "createdAt", null], ["'+a@b.test", "1/2/2026", "x"])).toEqual({ email: "+a@b.test" });
});

describe("what the law wants in a mail", () => {
  const definition = (purpose?: string) =>
    sequenceDefinition.parse({
      name: "x",
      ...(purpose !== undefined && { purpose }),
      trigger: { event: "e" },
      steps: [{ id: "hello", kind: "email", template: "t" }],
    });
  const mail = (html: string, text = ""): Record<string, CompiledTemplate> => ({
    t: { format: 1, subject: "", html: `${html}{% ripen_end %}`, text, links: [] },
  });
  const acme = { name: "Acme", address: "1 Main Street, Springfield" };
  const codes = (...args: Parameters<typeof checkSenderLaw>) => checkSenderLaw(...args).map(({ code }) => code);

  test.each([
    ["the variable", mail("{{ company.name }}, {{ company.address }}"), []],
    ["the same address in words", mail("<p>1 Main Street<br/>Springfield</p>"), []],
    ["no address", mail("<p>Hello</p>"), ["postal_address_missing"]],
    ["another address", mail("<p>2 Main Street, Springfield</p>"), ["postal_address_missing"]],
  ])("with %s", (_, compiled, expected) => expect(codes(definition(), compiled, acme)).toEqual(expected));

  test("nothing can be published as marketing while no address is set; what is transactional can", () => {
    expect(codes(definition(), mail("{{ company.address }}"), { name: "Acme", address: " " })).toEqual([
      "company_address_missing",
    ]);
    expect(codes(definition("transactional"), mail("x"), { name: "Acme", address: "" })).toEqual([]);
  });
});
