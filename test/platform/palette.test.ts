import { expect, test } from "vitest";
import { contrastOf, shadesOf } from "../../src/platform/http/look/palette.ts";

const parts = ["00", "40", "80", "c0", "ff"];
const colors = parts.flatMap((red) => parts.flatMap((green) => parts.map((blue) => `#${red}${green}${blue}`)));

test.each(["#ffffff", "#1c1f17"])("whatever a company's color is, it can be read on %s", (ground) => {
  for (const color of colors) {
    const { fill, onFill, text } = shadesOf(color, ground);
    const found = [contrastOf(fill, ground) >= 3, contrastOf(onFill, fill) >= 4.5, contrastOf(text, ground) >= 4.5];
    expect([color, ...found]).toEqual([color, true, true, true]);
  }
});

test("a color that can be read stays as it is", () => {
  expect(shadesOf("#26704a", "#ffffff")).toEqual({ fill: "#26704a", onFill: "#ffffff", text: "#26704a" });
});
