import { expect, test } from "vitest";
import { liquidEngine } from "../../src/render/fill/liquid.ts";

const engine = liquidEngine(false);
const write = (source: string, lead: object, sequence: object = { timezone: "America/New_York" }) =>
  engine.parseAndRenderSync(source, { lead, sequence });

test.each([
  ["2026-12-24", { locale: "de-DE", timezone: "Pacific/Auckland" }, '"long"', "24. Dezember 2026"],
  ["2026-12-24", { locale: "en-US", timezone: "Pacific/Honolulu" }, '"short"', "12/24/26"],
  ["2026-12-24T23:30:00Z", { locale: "fr-FR", timezone: "Europe/Paris" }, '"full"', "vendredi 25 décembre 2026"],
  ["2026-12-24T23:30:00Z", { locale: "en-GB", timezone: "Europe/Paris" }, '"medium", "short"', "25 Dec 2026, 00:30"],
  ["2026-12-24T23:30:00Z", { locale: "en-GB", timezone: "Mars/Olympus" }, '"medium", "short"', "24 Dec 2026, 18:30"],
  ["2026-12-24T03:30:00Z", { locale: "nonsense!", timezone: null }, '"medium"', "Dec 23, 2026"],
  ["2026-12-24", { locale: "en_US" }, '"medium", "short"', "Dec 24, 2026"],
])("%s for %o in the style %s is %s", (ends, lead, style, written) => {
  expect(write(`{{ lead.ends | date_in_zone: ${style} }}`, { ...lead, ends })).toBe(written);
});

test.each(["15.06.1990", "2026-02-30", "", null, 42, "2026-12-24T10:00"])(
  "%j is no date: a default stands in",
  (ends) => {
    expect(write('{{ lead.ends | date_in_zone: "long" | default: "soon" }}', { ends })).toBe("soon");
  },
);
