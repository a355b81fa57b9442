import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createNetworkLookup } from "../../../src/track/verdict/networks/network-lookup.ts";
import { networkOf } from "../../../src/track/verdict/networks/network-of.ts";
import { loadNetworks, readNetworks } from "../../../src/track/verdict/networks/read-networks.ts";

const networks = await loadNetworks();
const lookUp = createNetworkLookup(networks);
const written = (address: number) => [24, 16, 8, 0].map((bits) => (address >>> bits) & 255).join(".");

test("any address is what networkOf says, at and beside every border, too", () => {
  const borders = networks.flatMap(({ first, last }) =>
    [...first, ...last].flatMap((key) => {
      const at = key.startsWith("ipv4:") ? Number.parseInt(key.slice("ipv4:".length), 16) : 0;
      return [at - 1, at, at + 1].map((address) => written(Math.min(Math.max(address, 0), 0xffff_ffff)));
    }),
  );
  expect(borders.filter((ip) => lookUp(ip) !== networkOf(ip, networks))).toEqual([]);
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (ip) => {
      expect(lookUp(ip)).toBe(networkOf(ip, networks));
    }),
    { numRuns: 3_000 },
  );
});

test("what is no address, or is written in another way, is as well", () => {
  const odd = ["", "1", "1.2.3", "1.2.3.4.5", "1..2.3", ".1.2.3", "1.2.3.", "01.2.3.4", "81.2.69.256", "81.2.69.0x1"];
  for (const ip of [...odd, "81.2.69.1 ", "::ffff:54.165.3.3", "::g", "8".repeat(99), undefined])
    expect([ip, lookUp(ip)]).toEqual([ip, networkOf(ip, networks)]);
});

test("where ranges overlap the stronger class counts, up to the last address", () => {
  const own = createNetworkLookup(
    readNetworks("hosting,hosting,80.0.0.0,80.0.255.255\nscanner_certain,any,80.0.3.0,80.0.3.9"),
  );
  const found = ["79.255.255.255", "80.0.0.0", "80.0.3.5", "80.0.3.10", "80.0.255.255", "80.1.0.0"].map(own);
  expect(found).toEqual(["ordinary", "hosting", "scanner_certain", "hosting", "hosting", "ordinary"]);
});
