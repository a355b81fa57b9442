import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { loadConfig } from "../../src/config.ts";
import { loadDatabaseConfig } from "../../src/config/database.ts";
import { ConfigError } from "../../src/config/error.ts";
import { secretVariables } from "../../src/config/given.ts";

/** A value of each that is right. */
const values: Record<string, string> = {
  DATABASE_URL: "postgres://ripen:word@db/ripen",
  DATABASE_HOT_URL: "postgres://ripen:word@db/hot",
  REDIS_URL: "redis://cache:6379",
  SMTP_URL: "smtps://ripen:word@smtp.example.com",
  SECRET_KEY: "0123456789abcdef0123456789abcdef",
  SECRET_KEY_PREVIOUS: "1123456789abcdef0123456789abcdef 2123456789abcdef0123456789abcdef",
  IMAP_URLS: "imaps://user:word@imap.example.com/INBOX",
  POSTMARK_WEBHOOK_LOGIN: "user:0123456789abcdef",
  SENDGRID_WEBHOOK_KEY: "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE",
  MAILGUN_WEBHOOK_KEY: "0123456789abcdef",
  OPERATOR_WEBHOOK_SECRET: `whsec_${"a".repeat(32)}`,
};

/** What must be set with some. */
const beside: Record<string, Record<string, string>> = {
  DATABASE_HOT_URL: { DATABASE_URL: values["DATABASE_URL"]!, REDIS_URL: values["REDIS_URL"]! },
  OPERATOR_WEBHOOK_SECRET: { OPERATOR_WEBHOOK_URL: "https://ops.example.com/hook" },
};

async function openFolder() {
  const folder = await mkdtemp(path.join(tmpdir(), "ripen-secrets-"));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

function messageOf(env: Record<string, string>, load: (env: Record<string, string>) => unknown = loadConfig): string {
  try {
    load(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return "";
}

test.each(secretVariables)("%s is read from its file, without the line break at the end", async (name) => {
  await using at = await openFolder();
  const file = path.join(at.folder, "secret");
  const value = values[name]!;
  await writeFile(file, `${value}\n`);
  const fromFile = loadConfig({ ...beside[name], [`${name}_FILE`]: file });
  expect(fromFile).toEqual(loadConfig({ ...beside[name], [name]: value }));
  expect(fromFile).not.toEqual(loadConfig({}));
  expect(fromFile.misspelled).toEqual([]);
});

test("a pooler for the hot path alone is refused, wherever the others come from", () => {
  const hot = { DATABASE_HOT_URL: values["DATABASE_HOT_URL"]! };
  expect(messageOf(hot)).toContain("DATABASE_URL must be set with DATABASE_HOT_URL");
  expect(messageOf({ ...hot, DATABASE_URL: values["DATABASE_URL"]! })).toContain("REDIS_URL must be set with");
});

test("both set, no file, an empty one and a folder are named, each alone, and no value is told", async () => {
  await using at = await openFolder();
  const { folder } = at;
  const empty = path.join(folder, "empty");
  await writeFile(empty, "\n");
  const nowhere = path.join(folder, "nowhere");
  const key = values["SECRET_KEY"]!;
  expect(messageOf({ SECRET_KEY: key, SECRET_KEY_FILE: nowhere })).toBe(
    "SECRET_KEY_FILE is set and so is SECRET_KEY: set one of them",
  );
  expect(messageOf({ SECRET_KEY_FILE: nowhere })).toBe("SECRET_KEY_FILE names a file that is not there");
  expect(messageOf({ SECRET_KEY_FILE: empty })).toBe("SECRET_KEY_FILE names a file that is empty");
  expect(messageOf({ SECRET_KEY_FILE: folder })).toBe("SECRET_KEY_FILE names a file that is a folder");
  expect(messageOf({ NODE_ENV: "production", DATABASE_URL_FILE: nowhere }, loadDatabaseConfig)).toBe(
    "DATABASE_URL_FILE names a file that is not there",
  );
});

test("a command that needs the database alone leaves the other files alone, and a slip is told of", async () => {
  await using at = await openFolder();
  const file = path.join(at.folder, "url");
  await writeFile(file, values["DATABASE_URL"]!);
  const nowhere = path.join(at.folder, "nowhere");
  expect(loadDatabaseConfig({ DATABASE_URL_FILE: file, SMTP_URL_FILE: nowhere })).toEqual({
    kind: "external",
    url: values["DATABASE_URL"],
  });
  expect(loadConfig({ SECRET_KEY_FLIE: file }).misspelled).toEqual([
    { variable: "SECRET_KEY_FLIE", message: "is set and is no setting of Ripen; did you mean SECRET_KEY_FILE?" },
  ]);
});
