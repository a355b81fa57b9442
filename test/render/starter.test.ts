import { readFile, readdir } from "node:fs/promises";
import { expect, test } from "vitest";
import { compileTemplate } from "../../src/render/compile/compile.ts";
import { hydrate } from "../../src/render/fill/hydrate.ts";
import { renderMail } from "../../src/render/fill/render.ts";
import { emptyScope, fullScope } from "../../src/render/compile/check/samples.ts";

const root = new URL("../../templates/", import.meta.url);

async function readFolder(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(new URL(folder, root))).filter((name) => name.endsWith(".mjml"));
  const texts = await Promise.all(names.map((name) => readFile(new URL(folder + name, root), "utf8")));
  return Object.fromEntries(names.map((name, index) => [folder + name, texts[index] ?? ""]));
}

const partials = Object.fromEntries(
  Object.entries(await readFolder("partials/")).map(([name, mjml]) => [name.slice("partials/".length), mjml]),
);
const folders = ["welcome/", "ebook-download/", "trial-expiry/"];
const starters = (await Promise.all(folders.map(readFolder))).flatMap((folder) => Object.entries(folder));

async function mailOf(mjml: string, scope: Record<string, unknown>) {
  const result = await compileTemplate({ mjml, partials, attributes: {} });
  if (result.kind === "invalid") throw new Error(JSON.stringify(result.problems));
  expect(result.template.links.length).toBeGreaterThan(0);
  return renderMail(hydrate(result.template), {
    scope,
    links: (_, url) => url,
    pixelUrl: "https://t.example/p",
    unsubscribeUrl: "https://t.example/u",
  });
}

test("there are eleven starters", () => {
  expect(starters).toHaveLength(11);
});

test.each(starters)("the starter %s renders for a lead with nothing but an address", async (_name, mjml) => {
  const mail = await mailOf(mjml, emptyScope());
  expect(mail.subject.length).toBeGreaterThan(5);
  expect(mail.html.length).toBeLessThan(40_000); // Gmail clips from 102 KB on
  expect(mail.html + mail.text + mail.subject).not.toMatch(/\{\{|\{%|undefined|null/);
  expect(mail.text.match(/t\.example\/u/g)).toHaveLength(1);
});

/** What the starters say where they know nothing: every default that stands in them. */
const fallbacks = (mjml: string) =>
  Array.from((mjml + Object.values(partials).join("")).matchAll(/default:\s*"([^"]+)"/g), (match) => match[1] ?? "");

test.each(starters)("the starter %s falls back on nothing for a lead about whom all is known", async (_name, mjml) => {
  const { subject, html, text } = await mailOf(mjml, fullScope({}));
  const body = html.slice(html.indexOf("<body"));
  expect(text).toContain("Mara");
  for (const word of fallbacks(mjml)) {
    for (const part of [subject, body, text]) expect(part).not.toMatch(new RegExp(`\\b(?:Hi|Hello)? ?${word}\\b[,!?]`));
  }
});
