import { expect, test } from "vitest";
import { createSigner } from "../../src/platform/secret/sign.ts";
import { loadNetworks } from "../../src/track/verdict/networks/read-networks.ts";
import { createClients } from "../../src/track/touch/clients.ts";

const signer = createSigner("a key for tests, long enough to be taken", "track");
const day = 86_400_000;
const networks = await loadNetworks();
const open = (more: Partial<Parameters<typeof createClients>[1]> = {}) =>
  createClients(signer, { ownNetworks: [], perMinute: 3, ...more }, networks);
type Clients = ReturnType<typeof open>;
const lookBy = (clients: Clients) => (ip: string | undefined, atMs: number) => clients.look(ip, atMs);

test("a private or unknown address names nobody, and never has had its share", () => {
  const look = lookBy(open());
  for (const ip of [undefined, "unknown", "127.0.0.1", "10.1.2.3", "192.168.0.1", "::1", "fd00::1", "100.64.0.9"]) {
    for (let time = 0; time < 10; time += 1) {
      expect([ip, look(ip, day)]).toMatchObject([ip, { client: null, own: false, limited: false }]);
    }
  }
});

test("a client is the same for a day, and of IPv6 the whole /64", () => {
  const look = lookBy(open({ perMinute: 100 }));
  const name = (ip: string, at = day) => look(ip, at).client;
  expect(name("81.2.69.142")).toBe(name("81.2.69.142", 2 * day - 1));
  expect(name("81.2.69.142")).not.toBe(name("81.2.69.142", 2 * day));
  expect(name("81.2.69.142")).not.toBe(name("81.2.69.143"));
  expect(name("2a02:6b8:1:2::5")).toBe(name("2a02:6b8:1:2:ffff::9"));
  expect(name("2a02:6b8:1:2::5")).not.toBe(name("2a02:6b8:1:3::5"));
  expect(name("81.2.69.142")).not.toContain("81");
});

test("beyond its share a client's hits are left out, and only its", () => {
  const look = lookBy(open());
  const limited = (ip: string) => look(ip, day).limited;
  expect([1, 2, 3, 4].map(() => limited("81.2.69.142"))).toEqual([false, false, false, true]);
  expect(limited("81.2.69.143")).toBe(false);
});

test("our own networks are told, private ones among them", () => {
  const look = lookBy(open({ ownNetworks: ["10.8.0.0/16", "81.2.69.142", "2a02:6b8::/32"] }));
  expect(["10.8.3.4", "81.2.69.142", "2a02:6b8:9::1"].map((ip) => look(ip, day).own)).toEqual([true, true, true]);
  expect(["10.9.0.1", "81.2.69.143", "2a02:6b9::1"].map((ip) => look(ip, day).own)).toEqual([false, false, false]);
});

test("a client that goes on keeps its count, however many others come", () => {
  const look = lookBy(open({ perMinute: 60 }));
  let taken = 0;
  for (let n = 0; n < 60_000; n += 1) {
    look(`81.${n >> 16}.${(n >> 8) & 255}.${n & 255}`, day);
    if (n % 500 === 0 && !look("82.1.1.1", day).limited) taken += 1;
  }
  expect(taken).toBe(60);
});
