import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chapters, textOf } from "../../src/api/docs/chapters.ts";
import { renderMarkdown } from "../../src/api/docs/markdown.ts";
import { readReference } from "../../src/api/docs/reference/document.ts";
import type { Reference } from "../../src/api/docs/reference/document.ts";
import { curlOf } from "../../src/api/docs/reference/curl.ts";
import { partsOf } from "../../src/api/docs/reference/order.ts";
import { search } from "../../src/api/docs/search.ts";
import { activePartsOf } from "../dashboard/support.ts";
import { openTestApi } from "./support.ts";
import type { TestApi } from "./support.ts";

let api: TestApi;
let reference: Reference;
const read = new Map<string, string>();
const page = async (path: string): Promise<string> => {
  const known = read.get(path);
  if (known !== undefined) return known;
  const { status, text } = await api.raw(path);
  expect([path, status]).toEqual([path, 200]);
  read.set(path, text);
  return text;
};
beforeAll(async () => {
  api = await openTestApi();
  reference = readReference((await api.raw("/openapi.json")).json);
});
afterAll(() => api[Symbol.asyncDispose]());

test("the guide and the reference are open to everybody, load nothing from elsewhere, and run nothing inline", async () => {
  for (const path of [
    "/docs",
    "/docs/webhooks",
    "/docs/api",
    "/docs/api/leads",
    "/docs/search?q=<script>alert(1)</script>",
  ]) {
    const { headers, text } = await api.raw(path);
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe");
    const active = activePartsOf(text).filter((one) => !one.startsWith("href=https://"));
    expect([path, active]).toEqual([path, []]);
  }
});

test("every chapter is there, and every link in it leads to a place that is there", async () => {
  const lost: string[] = [];
  const paths = [
    "/docs",
    "/docs/api",
    ...chapters.map(({ slug }) => `/docs/${slug}`),
    ...partsOf(reference).map(({ slug }) => `/docs/api/${slug}`),
  ];
  for (const path of paths) {
    const text = await page(path);
    for (const [, href = ""] of text.matchAll(/href="((?:\/docs|#)[^"]*)"/g)) {
      const [to = "", anchor] = href.split("#");
      const target = await page(to === "" ? path : to.replaceAll("&amp;", "&"));
      if (anchor !== undefined && !target.includes(`id="${anchor}"`)) lost.push(`${path} → ${href}`);
    }
  }
  expect([...new Set(lost)]).toEqual([]);
});

test("chapters come in reading order, each with the one before and the next", async () => {
  const [first, second] = chapters;
  expect(first?.slug).toBe("concepts");
  expect(await page(`/docs/${first!.slug}`)).toContain(`href="/docs/${second!.slug}"`);
  expect((await api.raw("/docs/nothing")).status).toBe(404);
  expect((await api.raw("/docs/api/nothing")).status).toBe(404);
  expect((await api.raw("/docs/api/schemas/constructor")).status).toBe(404);
});

test("Markdown becomes HTML that holds no script, whatever is written", () => {
  const { html } = renderMarkdown(
    '# T\n\n<script>alert(1)</script>\n\nSee <img src=x onerror=alert(1)> ![p](https://x.test/p.png) [a](javascript:alert(1)) `<b>`\n\n```sh\necho "<i>" # say\n```\n\n## A `b` & c\n',
    (link) => link,
  );
  expect(html).not.toMatch(/<script|onerror|javascript:|<img/);
  expect(html).toContain("&lt;i&gt;");
  expect(html).toContain('class="hljs-comment"');
  expect(html).toContain('id="a-b--c"');
  expect(html).toContain('data-copy="code-1"');
});

describe("search", () => {
  const entries = [
    { href: "/docs/a#x", page: "A", title: "Rotate a secret", text: "Give it another secret. 24 hours." },
    { href: "/docs/b", page: "B", title: "Other", text: `${"far away ".repeat(40)}a Secret (of $5) stands here` },
  ];
  test.each([
    ["secret", ["/docs/a#x", "/docs/b"]],
    ["SECRET rotate", ["/docs/a#x"]],
    ["($5)", []],
    ["$5)", ["/docs/b"]],
    ["nothing", []],
    ["  ", []],
  ])("of %j finds %j", (query, hrefs) => {
    expect(search(entries, query).map(({ entry }) => entry.href)).toEqual(hrefs);
  });
  test("shows the words around a hit, every other part a hit", () => {
    const [, found] = search(entries, "secret");
    expect(found!.excerpt.filter((_, place) => place % 2 === 1)).toEqual(["Secret"]);
    expect(found!.excerpt[0]).toMatch(/^…/);
  });
  test("finds parts of chapters and calls of the API", async () => {
    expect(await page("/docs/search?q=rotate+secret")).toContain('href="/docs/api/webhooks#rotateWebhookSecret"');
    expect(await page("/docs/search?q=waitForDate")).toContain('href="/docs/steps#waitfordate"');
    expect(await page("/docs/search?q=zzzz")).toContain("Nothing has all of these words");
  });
});

test("every call of the API stands in one part of the reference, with an example, its scopes and its answers", async () => {
  const parts = partsOf(reference);
  expect(parts.slice(0, 2).map(({ tag }) => tag)).toEqual(["Leads", "Events"]);
  for (const { slug, operations } of parts) {
    const text = await page(`/docs/api/${slug}`);
    for (const { id } of operations)
      expect([id, text.includes(`id="${id}"`), text.includes(`id="curl-${id}"`)]).toEqual([id, true, true]);
  }
  expect(await page("/docs/api/webhooks")).toContain("webhooks:write");
  for (const name of Object.keys(reference.schemas)) await page(`/docs/api/schemas/${name}`);
  expect(await page("/docs/api/definitions/sequence")).toContain("quietHours");
});

// Commands as they are printed, in a real shell: nothing that they send is of a wrong shape.
test("examples of the reference run with curl", async () => {
  const wrong: string[] = [];
  for (const one of reference.operations) {
    // What mail providers and mailboxes send is theirs; and nobody is mailed from here.
    if (/\{/.test(one.path) || one.isOpen) continue;
    const command = `${curlOf(one, reference.schemas)} -sS -w '\\n%{http_code}'`;
    const shell = spawn("bash", ["-c", command], { env: { PATH: process.env["PATH"], RIPEN: api.url, KEY: api.key } });
    let said = "";
    shell.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
    await once(shell, "close");
    const status = Number(said.split("\n").at(-1));
    if (status === 400 || status === 415 || status >= 500 || status === 0)
      wrong.push(`${one.id}: ${said.slice(0, 300)}`);
    if (status === 422 && !allowed.has(one.id)) wrong.push(`${one.id}: ${said.slice(0, 400)}`);
  }
  expect(wrong).toEqual([]);
}, 120_000);

/** Their example names things that are not there, which is told as input that cannot be taken. */
const allowed = new Set(["createChannel", "createRep", "createUser", "startExperiment", "startBacktest", "putScoring"]);

test("every file of the guide is a chapter", async () => {
  const files = await readdir(new URL("../../docs/", import.meta.url), { recursive: true });
  const pages = files.filter((file) => file.endsWith(".md"));
  expect(chapters.map(({ file }) => file).toSorted()).toEqual(pages.toSorted());
});

test("the files of the guide begin with their title", () => {
  for (const chapter of chapters) expect([chapter.file, /^# \S/.test(textOf(chapter))]).toEqual([chapter.file, true]);
});
