import { describe, expect, test } from "vitest";
import { judgeStructure } from "./rules.ts";

const house = (files: Record<string, string[]>) => judgeStructure(new Map(Object.entries(files)), ["lead", "send"]);

describe("the structure of src/", () => {
  test("a room may import from the ground and from the rooms before it", () => {
    expect(
      house({
        "send/claim.ts": ["lead/get.ts", "db/client.ts", "ground.ts"],
        "lead/get.ts": ["ground.ts"],
        "ground.ts": ["db/client.ts"],
        "db/client.ts": [],
      }),
    ).toEqual([]);
  });

  test("an import that points downstream is named, whoever it comes from", () => {
    const problems = house({ "lead/get.ts": ["send/claim.ts"], "db/client.ts": ["lead/get.ts"], "send/claim.ts": [] });
    expect(problems).toHaveLength(2);
    expect(problems[0]).toContain("lead/get.ts imports send/claim.ts");
  });

  test("what is no room stands on top: rooms import nothing of it", () => {
    expect(house({ "main.ts": ["send/claim.ts"], "send/claim.ts": [] })).toEqual([]);
    expect(house({ "send/claim.ts": ["app.ts"], "app.ts": [] })).toHaveLength(1);
  });

  test("a circle of files is named, a long one, too", () => {
    const problems = house({ "lead/a.ts": ["lead/b.ts"], "lead/b.ts": ["lead/c.ts"], "lead/c.ts": ["lead/a.ts"] });
    expect(problems).toEqual(["These files import each other: lead/a.ts, lead/b.ts, lead/c.ts"]);
  });

  test("folders of a room that import each other are named, though none of their files do", () => {
    const problems = house({
      "send/lane/a.ts": ["send/mail/b.ts"],
      "send/mail/b.ts": [],
      "send/mail/c.ts": ["send/lane/d.ts"],
      "send/lane/d.ts": [],
    });
    expect(problems).toEqual(["These folders of send import each other: lane, mail"]);
  });

  test("a folder with too many files of its own is named", () => {
    const files = Object.fromEntries(Array.from({ length: 17 }, (_, n) => [`lead/${n}.ts`, []]));
    expect(house(files)[0]).toContain("lead holds 17 files");
  });
});
