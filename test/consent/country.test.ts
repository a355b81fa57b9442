import { expect, test } from "vitest";
import { countryOf, readCountry } from "../../src/consent/country/country-of.ts";
import { countryOfZone } from "../../src/consent/country/zones.ts";

test.each([
  ["FR", "FR"],
  [" fr ", "FR"],
  ["fr-idf", "FR"],
  ["DE_BY", "DE"],
  ["FRA", "FR"],
  ["ITA", "IT"],
  ["France", "FR"],
  ["Frankreich", "FR"],
  ["Italy", "IT"],
  ["ITALIA", "IT"],
  ["Italien", "IT"],
  ["Włochy", "IT"],
  ["フランス", "FR"],
  ["UK", "GB"],
  ["USA", "US"],
  ["Holland", "NL"],
  ["Fronce", null],
  ["", null],
  ["x".repeat(5_000), null],
])("%s is the country %s", (text, expected) => {
  expect(readCountry(text)).toBe(expected);
});

test.each([
  ["Europe/Paris", "FR"],
  ["Europe/Rome", "IT"],
  ["Indian/Reunion", "RE"],
  ["Europe/San_Marino", "SM"],
  ["Asia/Kolkata", "IN"],
  ["US/Pacific", "US"],
  ["UTC", null],
  ["Etc/GMT-1", null],
  ["Mars/Olympus", null],
])("the zone %s is of %s", (zone, expected) => {
  expect(countryOfZone(zone)).toBe(expected);
});

test("the country goes before the zone; what is no text is none", () => {
  expect(countryOf({ attributes: { country: "DE" }, timezone: "Europe/Paris" })).toBe("DE");
  expect(countryOf({ attributes: { country: 33 }, timezone: "Europe/Paris" })).toBe("FR");
  expect(countryOf({ attributes: { country: null }, timezone: null })).toBeNull();
});
