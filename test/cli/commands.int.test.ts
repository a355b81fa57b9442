import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { freePort } from "../../src/platform/net/free-port.ts";
import { createTestDatabase } from "../support/database.ts";

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, "../..");

/** `ripen` with these arguments in production, knowing these variables and no others of ours. */
async function ripen(args: string[], variables: Record<string, string>, input?: string) {
  const env = { PATH: process.env["PATH"], NODE_ENV: "production", ...variables };
  const running = run(process.execPath, ["src/cli.ts", ...args], { cwd: root, env });
  running.child.stdin?.end(input);
  return running.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, stdout, stderr }),
  );
}

const mail = "From: mara@fjord.example\r\nTo: reply@reply.test\r\nSubject: Hello\r\n\r\nwords of a lead\r\n";

test("migrate, keys and inbound need the database alone", async () => {
  await using database = await createTestDatabase("empty");
  const only = { DATABASE_URL: database.url };
  expect(await ripen(["migrate"], only)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(
      /^(\d{4}_\w+: part .*\n)*The database has the newest schema: \d+ changes applied\.\n$/,
    ),
  });
  expect(await ripen(["keys", "create", "test"], only)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\S+\n$/),
  });
  expect(await ripen(["inbound"], only, mail)).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(await ripen(["migrate"], {})).toMatchObject({
    code: 78,
    stderr: "Ripen cannot start:\n  DATABASE_URL must be set in production: the PostgreSQL database, postgres://…\n",
  });
});

test("the first admin is made by a command, which prints a link that signs them in", async () => {
  await using database = await createTestDatabase();
  const site = { DATABASE_URL: database.url, PUBLIC_URL: "https://ripen.example.com" };
  const added = await ripen(["users", "add", "--email", "Ada@Acme.test", "--role", "admin"], site);
  expect(added).toMatchObject({
    code: 0,
    stderr: "",
    stdout: expect.stringMatching(/^https:\/\/ripen\.example\.com\/sign-in\/link\/[\w-]{43}\n$/),
  });
  const listed = await ripen(["users", "list"], site);
  expect(JSON.parse(listed.stdout)).toMatchObject({ email: "ada@acme.test", role: "admin", state: "active" });
  expect(await ripen(["users", "add", "--email", "nobody", "--role", "admin"], site)).toMatchObject({
    code: 1,
    stderr: "email: Invalid email address\n",
  });
  const here = { DATABASE_URL: database.url, PORT: "3123", NODE_ENV: "development" };
  expect(await ripen(["users", "link", "--email", "ada@acme.test"], here)).toMatchObject({
    stdout: expect.stringMatching(/^http:\/\/localhost:3123\/sign-in\//),
    stderr: expect.stringMatching(/^It is for a server at http:\/\/localhost:3123\. .* set PORT or PUBLIC_URL/),
  });
  expect(await ripen(["keys", "create", ""], site)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^name: /),
  });
  expect(await ripen(["keys", "create", "ci", "--scope", "sequences:wirte"], site)).toMatchObject({
    code: 1,
    stderr: 'scopes.0: There is no scope "sequences:wirte". Did you mean "sequences:write"?\n',
  });
});

test("on a database that is not migrated every command says one sentence", async () => {
  await using database = await createTestDatabase("empty");
  const sentence = "The database has no tables of Ripen yet. Run: npx ripen migrate\n";
  const only = { DATABASE_URL: database.url };
  expect(await ripen(["keys", "create", "test"], only)).toEqual({ code: 1, stdout: "", stderr: sentence });
  expect(await ripen(["inbound"], only, mail)).toEqual({ code: 75, stdout: "", stderr: `not stored: ${sentence}` });
  const all = {
    ...only,
    SMTP_URL: "smtp://127.0.0.1:9",
    SECRET_KEY: "0123456789abcdef0123456789abcdef",
    PUBLIC_URL: "https://ripen.example.com",
    REPLY_DOMAIN: "reply.test",
    MAIL_FROM: "ada@acme.test",
  };
  expect(await ripen(["serve"], all)).toEqual({ code: 1, stdout: "", stderr: sentence });
});

test("erase says in one sentence what is wrong with the file of receipts", async () => {
  await using database = await createTestDatabase();
  const folder = await mkdtemp(path.join(tmpdir(), "ripen-erase-"));
  try {
    const file = path.join(folder, "receipts.ndjson");
    const reapply = () =>
      ripen(["erase", "--reapply", "--from", file], {
        DATABASE_URL: database.url,
        SECRET_KEY: "a key for tests, long enough to be taken",
        SMTP_URL: "smtp://127.0.0.1:2525",
        PUBLIC_URL: "https://ripen.test",
        REPLY_DOMAIN: "reply.test",
        MAIL_FROM: "Ada <ada@acme.test>",
      });
    expect(await reapply()).toMatchObject({ code: 1, stderr: `There is no readable file ${file}.\n` });
    for (const [text, line, field] of [
      ["not json", 1, ""],
      ['\n{"id":"019aa5c8-93a0-7c1d-8a83-2f6de1b4c111","at":"yesterday"}', 2, ' (look at "at")'],
    ]) {
      await writeFile(file, String(text));
      const { code, stderr } = await reapply();
      expect([code, stderr]).toEqual([
        1,
        `Line ${line} is no receipt of an erasure${field}: give the file that "ripen erase --list" has written, as it is.\n`,
      ]);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a database that is not there, or not for us, is one sentence", async () => {
  await using database = await createTestDatabase();
  const port = await freePort();
  expect((await ripen(["migrate"], { DATABASE_URL: `postgres://ripen@127.0.0.1:${port}/ripen` })).stderr).toBe(
    `Nothing answers at 127.0.0.1 port ${port}. Check DATABASE_URL and REDIS_URL.\n`,
  );
  const url = new URL(database.url);
  url.pathname = "/nothing";
  expect((await ripen(["migrate"], { DATABASE_URL: url.href })).stderr).toMatch(
    /^The server has not the database of DATABASE_URL: .+\n$/,
  );
  url.username = "nobody";
  expect((await ripen(["keys", "create", "x"], { DATABASE_URL: url.href })).stderr).toMatch(
    /^The database refuses the user or the password of DATABASE_URL: .+\n$/,
  );
});
