import { expect, test } from "vitest";
import { hiddenLink } from "../../src/render/fill/hidden-link.ts";

test("the hidden link is out of sight, of the Tab key and of screen readers, and escaped", () => {
  const html = hiddenLink("https://t.example.com/n/abc?x=1&y=2");
  expect(html).toContain('href="https://t.example.com/n/abc?x=1&amp;y=2"');
  expect(html).toContain("display:none");
  expect(html).toContain('tabindex="-1"');
  expect(html.match(/aria-hidden="true"/g)).toHaveLength(2);
  expect(html.replaceAll(/<[^>]*>/g, "")).toBe("");
});
