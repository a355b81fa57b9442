import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { allRules } from "../../../src/track/verdict/rules/all-rules.ts";

test("every reason is documented, once as a row, and every documented reason exists", async () => {
  const page = await readFile(new URL("../../../docs/verdict.md", import.meta.url), "utf8");
  const rows = [...page.matchAll(/^\| ((?:`[a-z0-9_]+`(?:, )?)+) +\|/gm)];
  const documented = rows.flatMap(([, codes = ""]) => codes.split(", ").map((code) => code.replaceAll("`", "")));
  const owns = ["test", "preview", "copy", "user"].map((own) => `own_${own}`);
  const later = ["reply", "form", "site_event", "page_activity"].map((kind) => `${kind}_followed`);
  expect(documented.toSorted()).toEqual(
    [...allRules.map(({ code }) => code), ...owns, ...later, "no_evidence"].toSorted(),
  );
});

test("every rule has a source, a weight and a code of its own", () => {
  expect(new Set(allRules.map(({ code }) => code)).size).toBe(allRules.length);
  for (const { code, source, weight } of allRules) {
    expect([code, source.length > 20, weight > 0 && weight < 1]).toEqual([code, true, true]);
  }
});
