import { expect, test } from "vitest";
import { atLines, checkText } from "../../src/dashboard/definition/check.ts";
import { definitionText } from "../../src/dashboard/word/definition-text.ts";
import { openKept } from "../../src/dashboard/keep/keep.ts";
import { parseDefinition } from "../../src/sequence/definition/check/parse.ts";

const text = `name: Welcome
trigger:
  event: signup
steps:
  - id: hello
    kind: email
    template: welcome/1-hello
  - id: pause
    kind: wait
    for: P2D
`;

test("a stored definition is shown as it was written, without what defaults say, and means the same", () => {
  const parsed = parseDefinition(text);
  if (parsed.kind !== "ok") throw new Error("not read");
  expect(definitionText(parsed.definition)).toBe(text);
  expect(parseDefinition(definitionText(parsed.definition))).toEqual(parsed);
});

test("what differs from a default stays, and what cannot be read is shown whole", () => {
  const parsed = parseDefinition(
    text
      .replace("template:", "send: immediately\n    template:")
      .replace("name: Welcome", "name: Welcome\nreentry: always"),
  );
  if (parsed.kind !== "ok") throw new Error("not read");
  expect(definitionText(parsed.definition)).toContain("send: immediately");
  expect(definitionText(parsed.definition)).toContain("reentry: always");
  expect(definitionText({ from: "long ago" })).toBe("from: long ago\n");
});

test("each problem of a text is told at its line", async () => {
  const checked = await checkText(text.replace("P2D", "2 days").replace("kind: email", "kind: emial"));
  expect(checked.kind).toBe("invalid");
  if (checked.kind !== "invalid") return;
  expect(checked.problems.map(({ line, pointer }) => [line, pointer])).toEqual([
    [6, "/steps/0/kind"],
    [10, "/steps/1/for"],
  ]);
});

test("a problem of what is not there is told at what it would stand in", () => {
  expect(atLines(text, [{ pointer: "/steps/1/nothing", message: "missing" }])[0]?.line).toBe(8);
  expect(atLines("", [{ pointer: "", message: "empty" }])[0]?.line).toBeNull();
  expect(atLines("a: [", [{ pointer: "/a~1b", message: "broken" }])[0]?.line).toBeNull();
});

test("an answer is made once for all who ask, given while it is made anew, and again after a failure", async () => {
  let at = 0;
  let made = 0;
  const kept = openKept(() => at);
  const make = async () => (made += 1);
  expect(await Promise.all([kept.get("a", 100, make), kept.get("a", 100, make)])).toEqual([1, 1]);
  at = 150;
  expect(await kept.get("a", 100, make)).toBe(1);
  await Promise.resolve();
  expect(await kept.get("a", 100, make)).toBe(2);
  at = 5_000;
  expect(await kept.get("a", 100, make)).toBe(3);
  await expect(kept.get("b", 100, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await kept.get("b", 100, async () => "yes")).toBe("yes");
});
