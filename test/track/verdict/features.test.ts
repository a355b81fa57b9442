import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { featuresOf } from "../../../src/track/verdict/features.ts";
import type { HitRequest } from "../../../src/track/verdict/features.ts";
import { loadNetworks } from "../../../src/track/verdict/networks/read-networks.ts";
import { sentAtMs } from "./hit.ts";

const networks = await loadNetworks();
const chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36";
const request = (headers: Record<string, string> = {}, more: Partial<HitRequest> = {}): HitRequest => ({
  method: "GET",
  headers: new Headers({ "User-Agent": chrome, ...headers }),
  ip: "80.147.12.1",
  atMs: sentAtMs + 90_500,
  sentAtMs,
  kind: "click",
  link: 2,
  client: "x",
  ...more,
});

describe("the features of a request", () => {
  test("hold no address and no agent", () => {
    expect(featuresOf(request(), networks)).toEqual({
      kind: "click",
      method: "GET",
      atMs: sentAtMs + 90_500,
      secondsSince250: 90.5,
      agent: "browser",
      network: "ordinary",
      prefetch: false,
      link: 2,
      client: "x",
    });
  });

  test.for([
    ["Sec-Purpose", "prefetch;anonymous-client-ip", true],
    ["Sec-Purpose", "prefetch;prerender", true],
    ["Purpose", "prefetch", true],
    ["X-Purpose", "preview", true],
    ["X-Moz", "Prefetch", true],
    ["Sec-Fetch-Mode", "navigate", false],
    ["Purpose", "", false],
  ] as const)("%s: %s is a prefetch: %s", ([name, value, expected]) => {
    expect(featuresOf(request({ [name]: value }), networks).prefetch).toBe(expected);
  });

  test("know no time since a 250 that the ledger does not know", () => {
    expect(featuresOf(request({}, { sentAtMs: null }), networks).secondsSince250).toBeNull();
    expect(featuresOf(request({}, { sentAtMs: sentAtMs + 100_000 }), networks).secondsSince250).toBe(-9.5);
  });

  test("are read from any headers, method and address without an error", () => {
    const anything = fc.record({
      method: fc.string(),
      agent: fc.string(),
      purpose: fc.string(),
      ip: fc.option(fc.string(), { nil: undefined }),
    });
    fc.assert(
      fc.property(anything, ({ method, agent, purpose, ip }) => {
        const headers = { get: (name: string) => (name === "user-agent" ? agent : purpose) };
        const features = featuresOf({ ...request(), method, ip, headers }, networks);
        expect(["GET", "HEAD", "other"]).toContain(features.method);
        expect(features.secondsSince250).toBe(90.5);
      }),
    );
  });
});
