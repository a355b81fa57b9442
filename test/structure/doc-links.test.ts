import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.join(import.meta.dirname, "../..");
const pages = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync(path.join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => path.join("docs", name)),
];

/** A heading as it stands in the address of its page. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_\- ]/gu, "")
    .replaceAll(" ", "-");

const anchorsOf = (file: string) =>
  [...readFileSync(file, "utf8").matchAll(/^#+ (.+)$/gmu)].map(([, heading]) => anchorOf(heading!));

test.each(pages)("every link in %s leads somewhere", (page) => {
  const text = readFileSync(path.join(root, page), "utf8").replaceAll(/^```.*?^```/gmsu, "");
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/gu)].map(([, link]) => link!);
  const lost = links.filter((link) => {
    if (/^[a-z]+:/u.test(link)) return false;
    const [name = "", anchor] = link.split("#");
    const file = name === "" ? path.join(root, page) : path.join(root, path.dirname(page), name);
    if (!existsSync(file)) return true;
    return anchor !== undefined && !anchorsOf(file).includes(anchor);
  });
  expect(lost).toEqual([]);
});
