import { readFile, readdir } from "node:fs/promises";
import { expect, test } from "vitest";
import { compileTemplate } from "../../src/render/compile/compile.ts";
import { hydrate } from "../../src/render/fill/hydrate.ts";
import { renderMail } from "../../src/render/fill/render.ts";

const root = new URL("../../templates/", import.meta.url);

async function readFolder(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(new URL(folder, root))).filter((name) => name.endsWith(".mjml"));
  const texts = await Promise.all(names.map((name) => readFile(new URL(folder + name, root), "utf8")));
  return Object.fromEntries(names.map((name, index) => [name, texts[index] ?? ""]));
}

const partials = await readFolder("partials/");
const steps = Object.entries(await readFolder("welcome/"));

test.each(steps)("the starter %s renders for a lead with nothing but an address", async (_name, mjml) => {
  const result = await compileTemplate({ mjml, partials });
  if (result.kind === "invalid") throw new Error(JSON.stringify(result.problems));
  expect(result.template.links.length).toBeGreaterThan(0);
  const mail = renderMail(hydrate(result.template), {
    scope: { lead: { email: "x@example.com" }, sender: {}, company: {} },
    links: (_, url) => url,
    pixelUrl: "https://t.example/p",
    unsubscribeUrl: "https://t.example/u",
  });
  expect(mail.subject.length).toBeGreaterThan(5);
  expect(mail.html.length).toBeLessThan(40_000); // Gmail clips from 102 KB on
  expect(mail.html + mail.text + mail.subject).not.toMatch(/\{\{|\{%|undefined|null/);
  expect(mail.text.match(/t\.example\/u/g)).toHaveLength(1);
});
