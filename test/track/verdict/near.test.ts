import { describe, expect, test } from "vitest";
import { gradeHits } from "../../../src/track/verdict/grade.ts";
import { clickAt, gradeOf, hitAt, tell } from "./hit.ts";

const verdicts = (hits: Parameters<typeof gradeHits>[0], linksInMail = 5) =>
  gradeHits(hits, { linksInMail }).map(({ verdict }) => verdict);

describe("bursts", () => {
  test("a gateway that fetches pixel, all links and the unsubscribe page within a second is a machine with each of them", () => {
    const links = [0, 1, 2].map((link) => clickAt(400 + link / 10, { link }));
    const hits = [hitAt(399.9), ...links, hitAt(400.4, { kind: "unsubscribe_page" })];
    expect(verdicts(hits, 3)).toEqual(["machine", "machine", "machine", "machine", "machine"]);
  });

  test("so it is from an address of its own for each request", () => {
    const links = [0, 1, 2].map((link) => clickAt(400 + link / 10, { link, client: `c${link}` }));
    expect(verdicts([hitAt(399.9, { client: "o" }), ...links], 3)).toEqual([
      "machine",
      "machine",
      "machine",
      "machine",
    ]);
  });

  test("all links of a mail within ten seconds", () => {
    const walk = (gap: number) => [0, 1, 2].map((link) => clickAt(900 + link * gap, { link }));
    expect(tell(walk(4.9), { linksInMail: 3 })).toMatch(/^machine all_links_10s/);
    expect(tell(walk(5.1), { linksInMail: 3 })).toBe("human person_clicked");
    expect(gradeOf([clickAt(900)], { linksInMail: 1 }).verdict).toBe("human");
  });

  test("two links within five seconds", () => {
    const pair = [clickAt(40, { link: 0 }), clickAt(44.9, { link: 1 })];
    expect(tell(pair)).toMatch(/^machine two_links_5s/);
    expect(tell([clickAt(40, { link: 0 }), clickAt(45.1, { link: 1 })])).toBe("human person_clicked");
    expect(tell([clickAt(40, { link: 0 }), clickAt(41, { link: 0 })])).toBe("human person_clicked");
  });

  test("two links at once, long after arrival, may be a person's two tabs: unknown; three may not", () => {
    const pair = [clickAt(4_000, { link: 0 }), clickAt(4_002, { link: 1 })];
    expect(tell(pair)).toMatch(/^unknown perhaps_two_tabs/);
    expect(gradeOf([...pair, clickAt(4_003, { link: 2 })]).verdict).toBe("machine");
    expect(gradeOf(pair.map((hit) => ({ ...hit, network: "hosting" as const }))).verdict).toBe("machine");
  });

  test("a private or unknown address makes no machine of two tabs", () => {
    for (const network of ["private", "unknown", "apple_relay"] as const) {
      const pair = [clickAt(4_000, { link: 0, network }), clickAt(4_002, { link: 1, network })];
      expect(tell(pair)).toMatch(/^unknown perhaps_two_tabs/);
    }
  });

  test("a gateway that follows all links when a person clicks makes no burst of the click", () => {
    for (const network of ["scanner_probable", "scanner_certain", "microsoft", "hosting"] as const) {
      const walk = [0, 1, 2, 3, 4].map((link) => clickAt(4_000 + link, { link, network, client: "g" }));
      expect(verdicts([clickAt(4_001), ...walk])).toEqual(["human", ...walk.map(() => "machine")]);
    }
  });

  test("the unsubscribe page among links is a scanner's; by itself it is a person's", () => {
    const page = hitAt(900, { kind: "unsubscribe_page" });
    expect(tell([page, clickAt(904)])).toMatch(/^machine unsubscribe_page_with_links/);
    expect(tell([page, clickAt(906)])).toBe("human person_clicked");
  });

  test("GET behind HEAD", () => {
    const get = clickAt(900);
    expect(tell([get, clickAt(899, { method: "HEAD" })])).toMatch(/^machine get_behind_head/);
    expect(tell([get, clickAt(899, { method: "HEAD", client: "b", network: "microsoft" })])).not.toContain(
      "get_behind_head",
    );
  });

  test("the pixel and a link by one client within two seconds are no evidence of a person", () => {
    expect(tell([hitAt(900), clickAt(901.9)])).toMatch(/^unknown open_with_click/);
    expect(tell([clickAt(901.9), hitAt(900)])).toMatch(/^unknown open_with_click/);
    expect(tell([hitAt(900), clickAt(902.1)])).toBe("human person_opened");
    expect(tell([hitAt(900, { agent: "google_proxy", client: "g" }), clickAt(901)])).toBe("human proxy_open");
  });
});

describe("the hidden link", () => {
  test("who follows it is a machine, and all else that this client did", () => {
    const hidden = hitAt(900, { kind: "hidden_link" });
    expect(tell([hidden])).toMatch(/^machine hidden_link/);
    expect(tell([clickAt(80_000), hidden])).toMatch(/^machine with_hidden_link/);
  });

  test("another client, elsewhere, is not", () => {
    const hidden = hitAt(900, { kind: "hidden_link", client: "b", network: "hosting" });
    expect(tell([clickAt(905), hidden])).toBe("human person_clicked");
  });
});

describe("pairs and later crawls", () => {
  test("Safe Links' hit beside the person's click is a machine, the person's is kept", () => {
    const person = clickAt(9_000);
    for (const at of [8_999, 9_004]) {
      const second = clickAt(at, { network: "microsoft", client: "m" });
      expect(verdicts([person, second])).toEqual(["human", "machine"]);
      expect(tell([second, person])).toMatch(/^machine second_of_pair/);
    }
    const relayed = clickAt(9_000, { network: "apple_relay", agent: "phone" });
    expect(verdicts([relayed, clickAt(9_003, { network: "hosting", client: "h" })])).toEqual(["human", "machine"]);
    expect(gradeOf([clickAt(9_000, { network: "microsoft", client: "m" }), clickAt(9_031)]).verdict).toBe("unknown");
  });

  test("two clients at one link within seconds, on networks nobody knows: neither is evidence", () => {
    expect(verdicts([clickAt(9_000), clickAt(9_005, { client: "b" })])).toEqual(["unknown", "unknown"]);
    expect(verdicts([clickAt(9_000), clickAt(9_011, { client: "b" })])).toEqual(["human", "human"]);
  });

  test("a crawl that comes later regrades nobody but itself", () => {
    const crawl = [0, 1, 2, 3, 4].map((link) => clickAt(50_000 + link, { link, client: "c", network: "hosting" }));
    expect(verdicts([clickAt(9_000), ...crawl])).toEqual(["human", ...crawl.map(() => "machine")]);
  });

  test("the same client as a machine: within a minute, and from a network of servers at any time", () => {
    const machine = clickAt(900, { agent: "http_library" });
    expect(tell([clickAt(950), machine])).toMatch(/^machine client_of_machine/);
    expect(tell([clickAt(961), machine])).toBe("human person_clicked");
    const server = { network: "hosting" } as const;
    expect(tell([clickAt(40_000, server), { ...machine, ...server }])).toMatch(/^machine client_of_machine/);
  });

  test("an appliance that scans from the company's own address costs its people nothing", () => {
    const scan = [0, 1, 2, 3, 4].map((link) => clickAt(2 + link / 10, { link }));
    expect(verdicts([hitAt(4_000), clickAt(4_020), ...scan]).slice(0, 2)).toEqual(["human", "human"]);
  });

  test("Apple's and Gmail's prefetchers share addresses with people, and spoil none", () => {
    const loaded = hitAt(890, { agent: "apple_mpp", network: "apple_relay" });
    expect(gradeOf([clickAt(900, { network: "apple_relay" }), loaded]).verdict).toBe("human");
  });
});
