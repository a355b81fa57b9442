import { describe, expect, test } from "vitest";
import { readAgent } from "../../../src/track/verdict/agents/read-agent.ts";
import type { AgentFamily } from "../../../src/track/verdict/agents/read-agent.ts";
import { seededRandom } from "../../bench/generate/random.ts";
import { agents } from "../../bench/hits/agents.ts";

const random = seededRandom(4);

const families: [keyof typeof agents, AgentFamily][] = [
  ["chrome", "browser"],
  ["edge", "browser"],
  ["firefox", "browser"],
  ["safari", "browser"],
  ["oldInternetExplorer", "browser"],
  ["iphone", "phone"],
  ["android", "phone"],
  ["iosMail", "phone"],
  ["appleMail", "mail_program"],
  ["outlook", "mail_program"],
  ["thunderbird", "mail_program"],
  ["mpp", "apple_mpp"],
  ["gmailPrefetch", "gmail_prefetch"],
  ["googleProxy", "google_proxy"],
  ["yahooProxy", "yahoo_proxy"],
  ["outlookProxy", "outlook_proxy"],
  ["headless", "bot"],
  ["preview", "bot"],
  ["library", "http_library"],
  ["none", "none"],
];

describe("the family of a user agent", () => {
  test.for(families)("%s is %s, for an image and for a page", ([name, family]) => {
    for (let round = 0; round < 40; round++) {
      const agent = agents[name](random);
      expect([agent, readAgent(agent, "image")]).toEqual([agent, family]);
      expect([agent, readAgent(agent, "page")]).toEqual([agent, family]);
    }
  });

  test("axios, okhttp, aiohttp and facebookexternalhit are no people", () => {
    expect(readAgent("axios/1.7.2", "image")).toBe("http_library");
    expect(readAgent("okhttp/4.9.0", "image")).toBe("http_library");
    expect(readAgent("Python/3.12 aiohttp/3.10.0", "image")).toBe("http_library");
    expect(readAgent("facebookexternalhit/1.1", "image")).toBe("bot");
  });

  test("Mozilla/5.0 alone is Apple's; with anything behind it is not", () => {
    expect(readAgent("  Mozilla/5.0 ", "image")).toBe("apple_mpp");
    expect(readAgent("Mozilla/5.0 (X)", "image")).not.toBe("apple_mpp");
    expect(readAgent("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36", "image")).toBe(
      "browser",
    );
  });

  test("isbot is asked for pages only, behind what is known by name", () => {
    const crawler = "Mozilla/5.0 (compatible; SomethingBot/2.0; +https://example.com/bot)";
    expect(readAgent(crawler, "page")).toBe("bot");
    expect(readAgent(crawler, "image")).toBe("unrecognized");
    // isbot takes the proxies for bots.
    expect(readAgent(agents.googleProxy(), "page")).toBe("google_proxy");
  });

  test("whatever is not known is unrecognized, and nothing is missing", () => {
    expect(readAgent("Dalvik/2.1.0 (Linux; U; Android 14)", "image")).toBe("unrecognized");
    expect(readAgent("\u0000\u{1F600}", "page")).toBe("unrecognized");
    expect(readAgent(undefined, "page")).toBe("none");
    expect(readAgent("   ", "page")).toBe("none");
  });

  test("a megabyte of agent is cut, whatever it repeats", () => {
    for (const part of ["Mozilla/5.0 (", "bot ", "a/1.0 (", "Chrome/", ";;;;", "(((((("]) {
      const long = part.repeat(1_000_000 / part.length);
      expect(readAgent(long, "page")).toBe(readAgent(long.slice(0, 512), "page"));
    }
  });

  test("is the same the first time, the second time, and after thousands of others", () => {
    const crawler = "Mozilla/5.0 (compatible; SomethingBot/3.0; +https://example.com/bot)";
    const read = () => [readAgent(crawler, "image"), readAgent(crawler, "page"), readAgent(crawler, "image")];
    const first = read();
    for (let other = 0; other < 3_000; other++) readAgent(`Other/${other}`, "page");
    expect(read()).toEqual(first);
    expect(first).toEqual(["unrecognized", "bot", "unrecognized"]);
  });
});
