import { expect, test } from "vitest";
import { judgeTracking } from "../../src/sender/doctor/judge-tracking.ts";
import type { TrackingRecords } from "../../src/sender/doctor/judge-tracking.ts";

const records: TrackingRecords = {
  domain: "click.acme.test",
  publicHost: "ripen.acme.test",
  addresses: ["81.2.69.1"],
  expected: ["81.2.69.1"],
  aliases: [],
  answer: { kind: "pixel" },
};
const levels = (more: Partial<TrackingRecords>) => judgeTracking({ ...records, ...more }).map(({ level }) => level);

test("a tracking domain is good as an alias, or by an address of the public host", () => {
  expect(levels({})).toEqual(["good", "good"]);
  expect(levels({ aliases: ["ripen.acme.test"], addresses: ["81.2.69.9"], expected: null })).toEqual(["good", "good"]);
});

test("one that leads elsewhere or nowhere is bad, and the advice is the record to add", () => {
  expect(levels({ addresses: ["81.2.69.9"] })[0]).toBe("bad");
  const [nowhere] = judgeTracking({ ...records, addresses: null });
  expect([nowhere?.level, nowhere?.advice]).toEqual(["bad", "add a record: click.acme.test. CNAME ripen.acme.test."]);
  expect(levels({ expected: null })[0]).toBe("unknown");
});

test("one that serves no certificate, or somebody else's pages, is bad", () => {
  expect(levels({ answer: { kind: "failed", reason: "certificate has expired" } })[1]).toBe("bad");
  expect(levels({ answer: { kind: "other", status: 404 } })[1]).toBe("bad");
});
