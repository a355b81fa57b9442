import { describe, expect, test } from "vitest";
import { gradeHits } from "../../../src/track/verdict/grade.ts";
import type { LaterEvidence } from "../../../src/track/verdict/grade.ts";
import { clickAt, gradeOf, hitAt, sentAtMs, tell } from "./hit.ts";

const later = (kind: LaterEvidence["kind"], seconds: number, more: Partial<LaterEvidence> = {}) => ({
  later: [{ kind, atMs: sentAtMs + seconds * 1_000, ...more }],
});

describe("what the person did later", () => {
  test("an answer proves the open before it, though it came at once", () => {
    expect(gradeOf([hitAt(20)]).verdict).toBe("unknown");
    expect(tell([hitAt(20)], later("reply", 300))).toBe("human soon_after_250 reply_followed");
  });

  test("an answer proves the last open before it, no other", () => {
    const hits = [hitAt(2, { client: "s" }), hitAt(50)];
    const verdicts = gradeHits(hits, { linksInMail: 5, ...later("reply", 300) }).map(({ verdict }) => verdict);
    expect(verdicts).toEqual(["unknown", "human"]);
    expect(gradeOf([hitAt(400, { secondsSince250: null })], later("reply", 300)).verdict).toBe("unknown");
  });

  test.for(["form", "site_event", "page_activity"] as const)("%s proves the click that led to it", (kind) => {
    expect(tell([clickAt(20)], later(kind, 60))).toBe(`human soon_after_250 ${kind}_followed`);
    expect(gradeOf([clickAt(20)], later(kind, 20 + 31 * 60)).verdict).toBe("unknown");
    expect(gradeOf([hitAt(20)], later(kind, 60)).verdict).toBe("unknown");
    expect(gradeOf([clickAt(20)], later(kind, 60, { link: 9 })).verdict).toBe("unknown");
    expect(gradeOf([clickAt(20)], later(kind, 60, { client: "b" })).verdict).toBe("unknown");
  });

  test("a person in an isolated browser, or on a desktop in a data center, is proven by a form", () => {
    expect(gradeOf([clickAt(300, { network: "scanner_probable" })], later("form", 400)).verdict).toBe("human");
    expect(gradeOf([clickAt(300, { network: "hosting" })], later("form", 400)).verdict).toBe("human");
  });

  test("activity on the page proves nobody behind a network of servers: scanners run scripts", () => {
    for (const network of ["scanner_probable", "hosting", "microsoft"] as const) {
      expect(gradeOf([clickAt(300, { network })], later("page_activity", 400)).verdict).toBe("unknown");
    }
    expect(gradeOf([clickAt(20)], later("page_activity", 23)).verdict).toBe("unknown");
  });

  test("nothing makes a machine a person", () => {
    const machines = [
      clickAt(300, { network: "scanner_certain" }),
      clickAt(300, { method: "HEAD" }),
      clickAt(300, { agent: "bot" }),
      clickAt(-1),
      hitAt(300, { agent: "apple_mpp" }),
    ];
    for (const hit of machines) expect(gradeOf([hit], later("reply", 900)).verdict).toBe("machine");
  });

  test("a shared address stays nobody's", () => {
    const shared = { otherRecipientsByClient: () => ({ recipients: 50, sameCompany: false }) };
    expect(gradeOf([clickAt(900)], { ...shared, ...later("form", 1_000) }).verdict).toBe("unknown");
  });
});
