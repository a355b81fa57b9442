import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { networkOf } from "../../../src/track/verdict/networks/network-of.ts";
import {
  loadNetworks,
  NetworksFileError,
  readNetworks,
  standardNetworksFile,
} from "../../../src/track/verdict/networks/read-networks.ts";

const networks = await loadNetworks();

describe("the networks that come with Ripen", () => {
  test.for([
    ["40.92.0.1", "scanner_certain"],
    ["40.107.255.255", "scanner_certain"],
    ["104.47.127.255", "scanner_certain"],
    ["2a01:111:f400:7c00::1", "scanner_certain"],
    ["209.222.80.0", "scanner_certain"],
    ["209.222.87.255", "scanner_certain"],
    ["67.231.148.9", "scanner_probable"],
    ["205.139.110.7", "scanner_probable"],
    ["68.232.130.1", "scanner_probable"],
    ["104.47.128.1", "microsoft"],
    ["20.50.1.1", "microsoft"],
    ["17.58.1.1", "apple_relay"],
    ["54.165.3.3", "hosting"],
    ["::ffff:54.165.3.3", "hosting"],
    ["80.147.12.1", "ordinary"],
    ["2003:e1::1", "ordinary"],
  ] as const)("%s is %s", ([ip, name]) => {
    expect(networkOf(ip, networks)).toBe(name);
  });

  test("private addresses and what is no address say nothing", () => {
    for (const ip of [
      "10.1.2.3",
      "127.0.0.1",
      "192.168.0.1",
      "100.64.0.1",
      "fe80::1",
      "fd00::1",
      "::1",
      "::ffff:10.0.0.1",
    ]) {
      expect([ip, networkOf(ip, networks)]).toEqual([ip, "private"]);
    }
    for (const ip of [
      undefined,
      "",
      "unknown",
      "0x7f.1",
      "1",
      "300.1.1.1",
      "1.2.3.4, 5.6.7.8",
      "::g",
      "0.0.0.0",
      "224.0.0.1",
      ":".repeat(9_999),
    ]) {
      expect(networkOf(ip, networks)).toBe("unknown");
    }
  });

  test("say whose data they are made of", async () => {
    const text = await readFile(standardNetworksFile, "utf8");
    for (const name of ["CC BY 4.0", "RouteViews", "DB-IP", "Number Resource Organization"])
      expect(text).toContain(name);
  });
});

describe("a file of networks", () => {
  test("may overlap, in any order and with comments; the stronger class counts", () => {
    const own = readNetworks(
      "# ours\nhosting,hosting,80.0.0.0,80.0.255.255\n\nscanner_certain,any,80.0.3.0,80.0.3.9\nhosting,hosting,80.0.1.0,80.1.0.5\r\n",
    );
    const classes = ["79.255.255.255", "80.0.0.0", "80.0.3.5", "80.0.3.10", "80.1.0.5", "80.1.0.6"];
    expect(classes.map((ip) => networkOf(ip, own))).toEqual([
      "ordinary",
      "hosting",
      "scanner_certain",
      "hosting",
      "hosting",
      "ordinary",
    ]);
  });

  test("leaves one vendor out, where asked", () => {
    const text = "scanner_certain,barracuda,80.0.3.0,80.0.3.9\nhosting,hosting,81.0.0.0,81.0.0.9";
    expect(networkOf("80.0.3.1", readNetworks(text, "barracuda"))).toBe("ordinary");
    expect(networkOf("81.0.0.1", readNetworks(text, "barracuda"))).toBe("hosting");
  });

  test.for([
    ["what,any,80.0.0.0,80.0.0.1", 'line 1 has the class "what"'],
    ["# a\nhosting,any,80.0.0.0", "line 2 has no two addresses"],
    ["hosting,any,80.0.0.0,2003::1", "line 1 has no two addresses of one kind"],
    ["hosting,any,80.0.0.0/8,80.0.0.1", "line 1 has no two addresses"],
  ])("that cannot be read is refused with its line: %s", ([text, message]) => {
    expect(() => readNetworks(text ?? "")).toThrow(NetworksFileError);
    expect(() => readNetworks(text ?? "")).toThrow(message);
  });
});
