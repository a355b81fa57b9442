import { expect, test } from "vitest";
import { limitHeaders } from "../../src/api/limit-headers.ts";
import { requireGrantable } from "../../src/access/grantable.ts";
import { isInRanges, isIpRange } from "../../src/key/ip-ranges.ts";
import { keyInput } from "../../src/key/key-schemas.ts";

test.each([
  ["192.0.2.7", ["192.0.2.0/24"], true],
  ["192.0.3.7", ["192.0.2.0/24"], false],
  ["192.0.3.7", ["192.0.2.0/24", "192.0.3.7"], true],
  ["192.0.3.8", ["192.0.3.7"], false],
  ["::ffff:192.0.2.7", ["192.0.2.0/24"], true],
  ["2001:db8:1::5", ["2001:db8:1::/48"], true],
  ["2001:db8:2::5", ["2001:db8:1::/48"], false],
  ["2001:db8:1::5", ["2001:0db8:0001::5"], true],
  ["192.0.2.7", ["::/0"], false],
  ["192.0.2.7", ["0.0.0.0/0"], true],
  ["anything", ["0.0.0.0/0"], false],
  [undefined, ["0.0.0.0/0"], false],
  [undefined, [], true],
])("%s is in %j: %s", (address, ranges, is) => expect(isInRanges(address, ranges)).toBe(is));

test.each(["192.0.2.0/24", "10.0.0.1", "2001:db8::/32", "::1"])("%s is a network", (text) =>
  expect(isIpRange(text)).toBe(true),
);
test.each(["192.0.2.0/33", "300.1.1.1", "localhost", "", "2001:db8::/129", "*"])("%s is none", (text) =>
  expect(isIpRange(text)).toBe(false),
);

test("a key is given what its maker has, and no more", () => {
  expect(() => requireGrantable(["*"], ["*", "users:write"])).not.toThrow();
  expect(() => requireGrantable(["keys:write", "leads:write"], ["leads:read"])).not.toThrow();
  const tooMuch = expect.objectContaining({ code: "scope_missing" });
  expect(() => requireGrantable(["keys:write"], ["leads:read"])).toThrow(tooMuch);
  expect(() => requireGrantable(["keys:write"], ["*"])).toThrow(tooMuch);
});

test("a misspelled scope is named, with what was meant", () => {
  const { error } = keyInput.safeParse({ name: "x", scopes: ["leads:raed"] });
  expect(error?.issues[0]?.message).toBe('There is no scope "leads:raed". Did you mean "leads:read"?');
});

test("what is said of a limit", () => {
  expect(limitHeaders({ used: 1, restMs: 59_400 }, 100)).toEqual({
    isOver: false,
    headers: { "RateLimit-Policy": '"key";q=100;w=60', RateLimit: '"key";r=99;t=60' },
  });
  expect(limitHeaders({ used: 100, restMs: 10 }, 100)).toMatchObject({
    isOver: false,
    headers: { RateLimit: '"key";r=0;t=1' },
  });
  expect(limitHeaders({ used: 101, restMs: 1_500 }, 100)).toMatchObject({
    isOver: true,
    headers: { RateLimit: '"key";r=0;t=2', "Retry-After": "2" },
  });
  expect(limitHeaders({ used: null, restMs: null }, 100)).toEqual({ isOver: false, headers: {} });
});
