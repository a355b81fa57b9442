import { describe, expect, test } from "vitest";
import { clickAt, gradeOf, hitAt, tell } from "./hit.ts";

describe("who asks", () => {
  test("Apple's background loading is a machine however late it comes, and Apple Mail itself is not", () => {
    expect(tell([hitAt(40_000, { agent: "apple_mpp", network: "apple_relay" })])).toMatch(/^machine apple_mpp/);
    expect(tell([hitAt(40_000, { agent: "apple_mpp", network: "ordinary" })])).toMatch(/^machine apple_mpp/);
    expect(tell([hitAt(40_000, { agent: "mail_program" })])).toBe("human person_opened");
  });

  test("three fetches by Apple's prefetcher are three machine opens", () => {
    for (const at of [120, 4_000, 90_000]) expect(gradeOf([hitAt(at, { agent: "apple_mpp" })]).verdict).toBe("machine");
  });

  test("Gmail's prefetcher is a machine, its image proxy is not", () => {
    expect(tell([hitAt(300, { agent: "gmail_prefetch" })])).toBe("machine gmail_prefetch");
    expect(tell([hitAt(300, { agent: "google_proxy" })])).toBe("human proxy_open");
  });

  test.for(["google_proxy", "yahoo_proxy", "outlook_proxy", "other_proxy"] as const)(
    "an open through %s counts from 60 seconds after the 250, and is unknown before",
    (agent) => {
      expect(tell([hitAt(59, { agent })])).toBe("unknown proxy_soon_after_250");
      expect(tell([hitAt(60, { agent })])).toBe("human proxy_open");
    },
  );

  test("an image proxy that follows a link is a machine", () => {
    expect(tell([clickAt(900, { agent: "google_proxy" })])).toBe("machine proxy_follows_link");
  });

  test("HEAD, other methods, prefetch headers, no agent, libraries and bots are machines", () => {
    expect(tell([clickAt(900, { method: "HEAD" })])).toMatch(/^machine method_head/);
    expect(tell([clickAt(900, { method: "other" })])).toMatch(/^machine method_other/);
    expect(tell([clickAt(900, { prefetch: true })])).toMatch(/^machine prefetch_header/);
    expect(tell([hitAt(900, { agent: "none" })])).toMatch(/^machine no_agent/);
    expect(tell([hitAt(900, { agent: "http_library" })])).toMatch(/^machine http_library/);
    expect(tell([clickAt(900, { agent: "bot" })])).toMatch(/^machine bot_agent/);
    expect(gradeOf([clickAt(900)]).verdict).toBe("human");
  });

  test("a program that nobody knows is no evidence of a person, and neither is a mail program that follows a link", () => {
    expect(tell([hitAt(900, { agent: "unrecognized" })])).toBe("unknown unrecognized_agent");
    expect(tell([clickAt(900, { agent: "mail_program" })])).toBe("unknown mail_program_follows_link");
  });
});

describe("where from", () => {
  test("a known scanner network is a machine at any time", () => {
    expect(tell([clickAt(90_000, { network: "scanner_certain" })])).toMatch(/^machine scanner_network/);
  });

  test("behind a probable scanner network the window is 600 seconds, and clicks after it are real", () => {
    expect(tell([clickAt(599, { network: "scanner_probable" })])).toBe(
      "unknown scanner_network_probable person_clicked",
    );
    expect(tell([clickAt(600, { network: "scanner_probable" })])).toBe("human person_clicked");
  });

  test("opens by Microsoft's networks are never dropped; clicks from there are no evidence of a person", () => {
    expect(tell([hitAt(3_000, { network: "microsoft" })])).toBe("human person_opened");
    expect(gradeOf([hitAt(3, { network: "microsoft" })]).verdict).toBe("unknown");
    expect(tell([clickAt(3_000, { network: "microsoft" })])).toBe("unknown microsoft_network person_clicked");
  });

  test("hosting is no evidence either way, and no matter to a proxy's open", () => {
    expect(tell([clickAt(3_000, { network: "hosting" })])).toBe("unknown hosting_network person_clicked");
    expect(tell([hitAt(3_000, { network: "hosting", agent: "google_proxy" })])).toBe("human proxy_open");
  });

  test("an open through Apple's relay is no evidence, a click through it is", () => {
    expect(gradeOf([hitAt(3_000, { network: "apple_relay" })]).verdict).toBe("unknown");
    expect(tell([clickAt(3_000, { network: "apple_relay", agent: "phone" })])).toBe("human person_clicked");
  });

  test("private and unknown addresses are never evidence", () => {
    for (const network of ["private", "unknown"] as const) {
      const shared = { otherRecipientsByClient: () => ({ recipients: 900, sameCompany: false }) };
      expect(tell([clickAt(3_000, { network })], shared)).toBe("human person_clicked");
      // Behind a wrong proxy everybody has the client of the scanner, too.
      const scanner = clickAt(3_020, { network, agent: "http_library" });
      expect(tell([clickAt(3_000, { network }), scanner])).toBe("human person_clicked");
    }
  });

  test("one address at many recipients is nobody's, unless they are of one company", () => {
    const shared = (recipients: number, sameCompany: boolean) => ({
      otherRecipientsByClient: () => ({ recipients, sameCompany }),
    });
    expect(tell([clickAt(900)], shared(5, false))).toBe("unknown shared_address person_clicked");
    expect(tell([clickAt(900)], shared(4, false))).toBe("human person_clicked");
    expect(tell([clickAt(900)], shared(60, true))).toBe("human person_clicked");
  });
});

describe("when", () => {
  test("opens count from 60 seconds after the 250, clicks from 30", () => {
    expect(tell([hitAt(59)])).toBe("unknown soon_after_250");
    expect(tell([hitAt(60)])).toBe("human person_opened");
    expect(tell([clickAt(29)])).toBe("unknown soon_after_250");
    expect(tell([clickAt(30)])).toBe("human person_clicked");
  });

  test("a click within five seconds is a machine's", () => {
    expect(tell([clickAt(4.9)])).toMatch(/^machine at_once/);
    expect(tell([clickAt(5)])).toBe("unknown soon_after_250");
    expect(gradeOf([hitAt(2)]).verdict).toBe("unknown");
  });

  test("before the 250 nobody has the mail; without a 250 nothing can be told", () => {
    expect(tell([clickAt(-0.2)])).toMatch(/^machine before_250/);
    expect(tell([clickAt(900, { secondsSince250: null })])).toBe("unknown not_handed_over");
  });

  test("the same hit is regraded when the ledger learns of the 250", () => {
    expect(gradeOf([hitAt(900, { secondsSince250: null })]).verdict).toBe("unknown");
    expect(gradeOf([hitAt(900)]).verdict).toBe("human");
  });

  test("a click without an open is not a machine", () => {
    expect(tell([clickAt(900, { agent: "phone" })])).toBe("human person_clicked");
  });
});

test("our own people's hits are nobody's, whatever follows", () => {
  for (const own of ["test", "preview", "copy", "user"] as const) {
    const later = [{ kind: "reply", atMs: hitAt(2_000).atMs }] as const;
    expect(tell([hitAt(900)], { own: () => own, later })).toBe(`unknown own_${own}`);
  }
});
