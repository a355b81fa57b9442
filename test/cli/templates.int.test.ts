import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { readFolder } from "../../src/cli/templates/folder.ts";
import { previewFile } from "../../src/cli/templates/preview-file.ts";
import { pullFolder } from "../../src/cli/templates/pull.ts";
import { pushFolder } from "../../src/cli/templates/push.ts";
import { openServer } from "../../src/cli/templates/server.ts";
import { listen } from "../../src/api/serve.ts";
import { createRoutes } from "../../src/platform/http/routes.ts";
import { freePort } from "../../src/platform/net/free-port.ts";
import { openTestApi } from "../api/support.ts";

const root = new URL("../..", import.meta.url).pathname;
const cli = path.join(root, "src/cli.ts");
const starters = path.join(root, "templates");

interface Ran {
  code: number;
  out: string;
  err: string;
}

/** Runs `ripen templates …` in a folder, with nothing in the environment but what is given. */
function ripen(cwd: string, args: string[], env: Record<string, string> = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { cwd, env: { PATH: process.env["PATH"] ?? "", ...env } };
    execFile(process.execPath, [cli, "templates", ...args], options, (error, out, err) =>
      resolve({ code: typeof error?.code === "number" ? error.code : 0, out, err }),
    );
  });
}

async function openFolder(): Promise<
  { dir: string; write(file: string, text: string): Promise<void> } & AsyncDisposable
> {
  const dir = await mkdtemp(path.join(tmpdir(), "ripen-templates-"));
  return {
    dir,
    async write(file, text) {
      await mkdir(path.dirname(path.join(dir, file)), { recursive: true });
      await writeFile(path.join(dir, file), text);
    },
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  };
}

const template = (content: string) => `<mjml>
  <mj-head><mj-title>Hello {{ lead.firstName | default: "you" }}</mj-title></mj-head>
  <mj-body><mj-section><mj-column>
    ${content}
  </mj-column></mj-section></mj-body>
</mjml>
`;

test("the starters are pushed to a fresh installation, once, and pulled again as they are", async () => {
  await using t = await openTestApi();
  await using folder = await openFolder();
  await cp(starters, path.join(folder.dir, "templates"), { recursive: true });
  const env = { RIPEN_URL: t.url, RIPEN_KEY: t.key };
  const push = async (dryRun: boolean) =>
    pushFolder(await openServer({ url: t.url, key: t.key }), await readFolder(path.join(folder.dir, "templates")), {
      dryRun,
    });
  const dry = await push(true);
  expect(dry.changes).toContainEqual({ key: "welcome/1-hello", change: "created" });
  expect((await t.call("GET", "/v1/templates")).json.data).toEqual([]);

  const first = await ripen(folder.dir, ["push", "templates"], env);
  expect([first.code, first.err]).toEqual([0, ""]);
  const lines = first.out.trim().split("\n");
  expect(lines.slice(0, 3)).toEqual([
    "created  partials/footer",
    "created  partials/header",
    "created  partials/theme",
  ]);
  expect(lines.at(-1)).toBe("14 of 14 templates stored, 0 unchanged.");
  expect(await push(false)).toEqual({ changes: [], unchanged: 14, problems: [] });

  const hello = path.join("templates", "welcome", "1-hello.mjml");
  const text = await readFile(path.join(folder.dir, hello), "utf8");
  await folder.write(hello, text.replace("good to have you here", "nice to have you here"));
  const change = { key: "welcome/1-hello", change: "changed" };
  expect(await push(false)).toEqual({ changes: [change], unchanged: 13, problems: [] });

  const pulled = await ripen(folder.dir, ["pull", "fresh"], env);
  expect([pulled.code, pulled.out.trim().split("\n").at(-1)]).toEqual([0, "14 written, 0 unchanged, 0 kept."]);
  for (const file of ["partials/header.mjml", "welcome/1-hello.mjml"]) {
    const both = ["templates", "fresh"].map((name) => readFile(path.join(folder.dir, name, file), "utf8"));
    const [here, there] = await Promise.all(both);
    expect(there).toBe(here);
  }
});

test("all problems of all files are told with their places, and nothing is stored while there is one", async () => {
  await using t = await openTestApi();
  await using folder = await openFolder();
  await folder.write("good.mjml", template("<mj-text>Hi</mj-text>"));
  await folder.write("partials/top.mjml", "<mj-text>\n  {{ leed.x }}\n</mj-text>");
  await folder.write("a/one.mjml", template(`<mj-include path="top" />`));
  await folder.write("a/two.mjml", template(`<mj-include path="top" /><mj-include path="missing" />`));
  await folder.write("b/three.mjml", template("<mj-text>{{ lead.firstName | nofilter }}</mj-text>"));
  await folder.write("b/Four.mjml", template("<mj-text>Hi</mj-text>"));
  await folder.write("b/five.mjml", "");
  await folder.write(".hidden/six.mjml", "<broken");
  const { code, out, err } = await ripen(folder.dir, ["push", "."], { RIPEN_URL: t.url, RIPEN_KEY: t.key });
  expect(code).toBe(1);
  const lines = err.trim().split("\n");
  expect(lines).toEqual([
    expect.stringMatching(/^a\/two\.mjml:4:\d+: unknown partial "missing"/),
    expect.stringMatching(/^b\/Four\.mjml:1:1: its path makes the key "b\/Four", which must be names of a-z/),
    expect.stringMatching(/^b\/five\.mjml:1:1: it is empty$/),
    expect.stringMatching(/^b\/three\.mjml:4:\d+: .*nofilter/),
    expect.stringMatching(/^partials\/top\.mjml:2:6: .*leed/),
  ]);
  expect(out).toContain("0 of 7 templates stored");
  expect((await t.call("GET", "/v1/templates")).json.data).toEqual([]);
});

test("partials that include partials go first, and those of the server serve where the folder has none", async () => {
  await using t = await openTestApi();
  await using folder = await openFolder();
  await t.call("PUT", "/v1/templates", { key: "partials/theirs", mjml: "<mj-text>Theirs</mj-text>" });
  await folder.write("partials/a.mjml", `<mj-include path="z" /><mj-include path="theirs" />`);
  await folder.write("partials/z.mjml", "<mj-text>Z</mj-text>");
  await folder.write("hello.mjml", template(`<mj-include path="a" />`));
  const { code, out } = await ripen(folder.dir, ["push", ".", "--url", t.url, "--key", t.key]);
  expect([code, out.trim().split("\n")]).toEqual([
    0,
    ["created  partials/z", "created  partials/a", "created  hello", "3 of 3 templates stored, 0 unchanged."],
  ]);
});

test("what the server alone refuses is told in the same form, and costs only itself", async () => {
  const stored: string[] = [];
  const routes = createRoutes();
  routes.get("/v1/templates", (c) => c.json({ data: [], nextCursor: null }));
  routes.get("/v1/lead-attributes", (c) => c.json({ data: [] }));
  routes.put("/v1/templates", async (c) => {
    const { key } = await c.req.json<{ key: string }>();
    if (key !== "one") return c.json({ key: stored.push(key) });
    const problems = [{ message: "top, line 1: no such tag in this version" }, { message: "line 4: nor this one" }];
    return c.json({ detail: "The template cannot be used.", problems }, 422);
  });
  const server = await listen(routes, { port: 0, host: "127.0.0.1" });
  await using folder = await openFolder();
  await folder.write("partials/top.mjml", "  <mj-text>Hi</mj-text>");
  await folder.write("one.mjml", template(`<mj-include path="top" />`));
  await folder.write("two.mjml", template("<mj-text>Hi</mj-text>"));
  const { code, out, err } = await ripen(folder.dir, ["push", "."], { RIPEN_URL: server.url, RIPEN_KEY: "k" });
  await server.close();
  expect([code, stored, out.trim().split("\n").at(-1)]).toEqual([
    1,
    ["partials/top", "two"],
    "2 of 3 templates stored, 0 unchanged.",
  ]);
  expect(err).toBe("one.mjml:4:5: nor this one\npartials/top.mjml:1:3: no such tag in this version\n");
});

test("pull keeps files that differ unless it is forced, and writes nowhere but below its folder", async () => {
  await using t = await openTestApi();
  await using folder = await openFolder();
  const env = { RIPEN_URL: t.url, RIPEN_KEY: t.key };
  await t.call("PUT", "/v1/templates", { key: "a/hello", mjml: template("<mj-text>Server</mj-text>") });
  await folder.write("a/hello.mjml", "mine");
  await folder.write("b/own.mjml", "mine");
  const kept = await ripen(folder.dir, ["pull", "."], env);
  expect(kept).toMatchObject({ code: 1, out: "0 written, 0 unchanged, 1 kept.\n" });
  expect(kept.err).toContain("a/hello.mjml differs");
  expect(await readFile(path.join(folder.dir, "a/hello.mjml"), "utf8")).toBe("mine");
  const server = await openServer({ url: t.url, key: t.key });
  expect(await pullFolder(server, folder.dir, { force: true })).toMatchObject({ kept: [], unchanged: 0 });
  expect(await readFile(path.join(folder.dir, "a/hello.mjml"), "utf8")).toContain("Server");
  expect(await readFile(path.join(folder.dir, "b/own.mjml"), "utf8")).toBe("mine");

  const evil = createServer((_, answer) => {
    answer.setHeader("content-type", "application/json");
    answer.end(JSON.stringify({ data: [{ key: "../outside", mjml: "x" }], nextCursor: null }));
  });
  const port = await freePort();
  evil.listen(port, "127.0.0.1");
  const from = await openServer({ url: `http://127.0.0.1:${port}`, key: "k" });
  await expect(pullFolder(from, path.join(folder.dir, "inner"), { force: true })).rejects.toMatchObject({
    exitCode: 78,
    message: expect.stringContaining('"../outside"'),
  });
  evil.close();
  expect((await readdir(folder.dir)).sort()).toEqual(["a", "b"]);
});

test("what keeps a command from its work is one sentence and a status of its own", async () => {
  await using t = await openTestApi();
  await using folder = await openFolder();
  await folder.write("hello.mjml", template("<mj-text>Hi</mj-text>"));
  await folder.write("empty/readme.txt", "");
  const gone = `http://127.0.0.1:${await freePort()}`;
  const list = async (url: string, key: string) => (await openServer({ url, key })).list();
  const at = (file: string) => path.join(folder.dir, file);
  const { secret } = (await t.call("POST", "/v1/keys", { name: "ci", scopes: ["templates:write"] })).json;
  const cases: [() => Promise<unknown>, number, RegExp][] = [
    [() => list(t.url, "wrong"), 78, /^127\.0\.0\.1:\d+ does not take the API key \(401\)\.$/],
    [
      async () => (await openServer({ url: t.url, key: secret })).attributes(),
      78,
      /^127\.0\.0\.1:\d+ refuses it: This key lacks the scope "segments:read"\. /,
    ],
    [() => list("acme.test", "k"), 78, /^"acme\.test" is no http:\/\/ or https:\/\/ URL/],
    [() => list("https://ripen.acme.test:1", ""), 78, /^No API key\. Set RIPEN_KEY/],
    [() => list(gone, "k"), 75, /^127\.0\.0\.1:\d+ cannot be reached: .*ECONNREFUSED/],
    [() => readFolder(at("nothing")), 66, /^There is no readable folder /],
    [() => readFolder(at("empty")), 66, /^There are no \.mjml files in /],
    [() => previewFile(at("nothing.mjml"), {}), 66, /^There is no readable file /],
    [() => previewFile(at("hello.mjml"), { lead: "{" }), 78, /^--lead cannot be read: /],
    [() => previewFile(at("hello.mjml"), { lead: `{"name":"Ada"}` }), 78, /^--lead cannot be read: /],
  ];
  for (const [run, exitCode, message] of cases) {
    await expect(run()).rejects.toMatchObject({
      name: "CommandError",
      exitCode,
      message: expect.stringMatching(message),
    });
  }
  const refused = await ripen(folder.dir, ["push", "."], { RIPEN_URL: t.url });
  expect(refused).toEqual({
    code: 78,
    out: "",
    err: "No API key. Set RIPEN_KEY, or --key; `ripen keys create` makes one.\n",
  });
  // The key that `npm start` left here serves for localhost.
  await folder.write(".ripen/development-key", t.key);
  expect((await ripen(folder.dir, ["push", "."], { RIPEN_URL: t.url })).code).toBe(0);
});

test("a local file is previewed with the partials of its folder, without a server", async () => {
  await using folder = await openFolder();
  await folder.write("partials/top.mjml", `<mj-image src="https://acme.test/a.png" />`);
  await folder.write(
    "welcome/hello.mjml",
    template(`\n    <mj-include path="top" />\n<mj-text>Hi {{ lead.plan }}</mj-text>`),
  );
  const file = path.join("welcome", "hello.mjml");
  const lead = JSON.stringify({ firstName: "Mara", attributes: { plan: "team" } });
  const shown = await ripen(folder.dir, ["preview", file, "--lead", lead, "--out", "out"]);
  expect(shown.code).toBe(0);
  expect(shown.out).toMatch(/^Subject {4}Hello Mara\nPreheader {2}\(none/);
  expect(shown.out).toContain("Hi team");
  expect(shown.err).toContain("partials/top.mjml:1:1: warning: <mj-image> has no alt");
  expect(await readFile(path.join(folder.dir, "out/hello.txt"), "utf8")).toContain("Hi team");
  expect(await readFile(path.join(folder.dir, "out/hello.html"), "utf8")).toContain("Hi team");

  const subject = "For {{ lead.company }}";
  const { mail } = await previewFile(path.join(folder.dir, file), { subject });
  expect(mail!.subject).toBe("For Analytical Engines Ltd");
  await expect(previewFile(path.join(folder.dir, "partials", "top.mjml"), {})).rejects.toThrow(/is a partial/);
  await folder.write("welcome/hello.mjml", template("<mj-text>{{ leed }}</mj-text>"));
  const broken = await ripen(folder.dir, ["preview", file]);
  expect([broken.code, broken.out]).toEqual([1, ""]);
  expect(broken.err).toMatch(/^welcome\/hello\.mjml:4:\d+: .*leed/);
});

test("a file that is not UTF-8 is refused where it stops being so", async () => {
  await using folder = await openFolder();
  const latin1 = path.join(folder.dir, "latin1.mjml");
  await writeFile(latin1, Buffer.from("<mjml>\n  caf\xE9 <b>", "latin1"));
  await folder.write("fine.mjml", "\uFEFF<mjml>caf\u00E9 \uFFFD</mjml>");
  const { templates, problems } = await readFolder(folder.dir);
  const problem = {
    file: latin1,
    line: 2,
    column: 6,
    severity: "error",
    message: "not UTF-8: save the file in that encoding",
  };
  expect(problems).toEqual([problem]);
  expect(templates.find(({ key }) => key === "fine")?.mjml).toBe("<mjml>caf\u00E9 \uFFFD</mjml>");
  expect((await previewFile(latin1, {})).problems).toEqual([problem]);
});

test("PORT and RIPEN_DATA say where npm start runs, as they do to it", async () => {
  await using t = await openTestApi();
  await using folder = await openFolder();
  await folder.write("mails/hello.mjml", template("<mj-text>Hello</mj-text>"));
  await folder.write("data/development-key", t.key);
  const { code, err } = await ripen(folder.dir, ["push", "mails"], { PORT: new URL(t.url).port, RIPEN_DATA: "data" });
  expect([code, err]).toEqual([0, ""]);
});
