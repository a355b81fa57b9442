import { expect, test } from "vitest";
import { shownTarget, withoutSignedLinks } from "../../src/platform/signed-links.ts";
import { lineOf, quoteLines } from "../../src/platform/stranger-text.ts";

const token = "b2c3d4e5f6g7h2i3j4k5l6m7n2o3p4q5r6s7t2u3v4w5";
const url = (page: string) => `https://mail.acme.test/${page}/${token}`;
const guarded = `https://guard.example/?url=${encodeURIComponent(url("u"))}&data=05`;

test.each([
  [`Unsubscribe: ${url("u")}`, "Unsubscribe"],
  [`Unsubscribe <${url("u")}>`, "Unsubscribe"],
  [`Unsubscribe [${url("u")}] | Preferences (${url("p")})`, "Unsubscribe | Preferences"],
  [`Hello\n${url("a")}/budget/yes\nLee`, "Hello\n\nLee"],
  [
    `See the guide <${url("c")}?u=https%3A%2F%2Facme.test%2Fguide%3Fa%3D1&l=Guide>.`,
    "See the guide <https://acme.test/guide?a=1>.",
  ],
  [`${url("o")}.gif ${url("n")}`, ""],
  [`Unsubscribe: ${guarded}`, "Unsubscribe"],
  [
    `A link of theirs: https://acme.test/u/lee and ${url("h")}`,
    `A link of theirs: https://acme.test/u/lee and ${url("h")}`,
  ],
  [`Nested: ${url("c")}?u=${encodeURIComponent(url("u"))}`, "Nested"],
])("%s", (text, shown) => expect(withoutSignedLinks(text)).toBe(shown));

test("where a link leads is kept, and what acts for the recipient is not", () => {
  expect(shownTarget("https://acme.test/u/lee")).toBe("https://acme.test/u/lee");
  expect(shownTarget(url("u"))).toBeNull();
  expect(shownTarget(`${url("c")}?u=https%3A%2F%2Facme.test%2F`)).toBe("https://acme.test/");
});

test("what strangers wrote is shown without them", () => {
  expect(lineOf(`Re: ${url("u")} hello`)).toBe("Re hello");
  expect(quoteLines(`Fine.\nUnsubscribe: ${url("u")}`)).toBe("> Fine.\n> Unsubscribe");
});

test("a text made to be slow takes no time", () => {
  const text = "https://".repeat(12_000);
  expect(withoutSignedLinks(text)).toBe(text);
});
