import { describe, expect, test } from "vitest";
import { isEmailAddress, normalizeEmail } from "../../src/platform/email.ts";
import { isAligned } from "../../src/inbound/trust/aligned.ts";
import { domainOf, isDomainAligned } from "../../src/sender/dkim/alignment.ts";
import { emailInput } from "../../src/platform/http/schemas.ts";

describe("an address", () => {
  test.each([
    ["  Ada@Example.COM ", "ada@example.com"],
    ["a@münchen.example", "a@münchen.example"],
    ["A@MÜNCHEN.example", "a@münchen.example"],
    ["a@xn--mnchen-3ya.example", "a@münchen.example"],
    ["a@mu\u0308nchen.example", "a@münchen.example"],
    ["tom&jerry@example.com", "tom&jerry@example.com"],
    ["sales/emea@example.com", "sales/emea@example.com"],
    ["o'brien+news@mail.example.co.uk", "o'brien+news@mail.example.co.uk"],
    ["jürgen@example.com", "jürgen@example.com"],
    ["用户@例え.テスト", "用户@例え.テスト"],
    ["{a}|b`c@example.com", "{a}|b`c@example.com"],
    ["a@faß.example", "a@faß.example"],
  ])("%s is taken as %s", (given, stored) => {
    expect(emailInput.parse(given)).toBe(stored);
    expect(normalizeEmail(stored)).toBe(stored);
  });

  test.each([
    "nobody",
    "@example.com",
    "a@",
    "a@localhost",
    "a@1.2.3.4",
    "a@[1.2.3.4]",
    "a@0x7f.1",
    "a..b@example.com",
    ".a@example.com",
    "a.@example.com",
    "a b@example.com",
    '"a b"@example.com',
    "a@-x.com",
    "a@exa_mple.com",
    "a@example.com/x",
    "a@%41.com",
    "a@example..com",
    "a,b@example.com",
    "<a@example.com>",
    "a@example.com\r\nRCPT TO:<b@example.com>",
    "a\u200b@example.com",
    `${"x".repeat(65)}@example.com`,
    `${"ü".repeat(33)}@example.com`,
    `a@${"x".repeat(60)}.${"y".repeat(60)}.${"z".repeat(60)}.${"w".repeat(60)}.${"v".repeat(20)}.com`,
  ])("%j is none", (given) => {
    expect(isEmailAddress(normalizeEmail(given))).toBe(false);
    expect(emailInput.safeParse(given).error?.issues[0]).toMatchObject({ params: { code: "invalid_format" } });
  });
});

test.each([
  ["a@münchen.example", "xn--mnchen-3ya.example"],
  ["a@mail.example", "xn--mnchen-3ya.example"],
])("the domain of %s is compared in its ASCII form", (address, signing) => {
  const aligned = address.includes("münchen");
  expect(isDomainAligned(domainOf(address), signing)).toBe(aligned);
  expect(isAligned(address.slice(2), signing)).toBe(aligned);
});
