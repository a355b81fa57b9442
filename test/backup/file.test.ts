import { appendFile, mkdtemp, readdir, readFile, rm, stat, symlink, truncate, writeFile } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { openBackup } from "../../src/backup/file/read-dump.ts";
import { writeBackup } from "../../src/backup/file/write-backup.ts";

const about = {
  ripen: "0.1.0",
  takenAt: "2026-01-05T09:00:00.000Z",
  server: "18.4",
  dump: 18,
  migration: "0095_restore_holds",
  secretKeys: [{ fingerprint: "0123456789abcdef", lastUsedAt: "2026-01-05T09:00:00.000Z" }],
};
const passphrase = "correct horse battery staple";
const part = 64 * 1_024;

async function openFolder() {
  const folder = await mkdtemp(path.join(tmpdir(), "ripen-backup-"));
  return {
    file: path.join(folder, "a.backup"),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

async function* chunks(data: Buffer, size = 1_000): AsyncGenerator<Buffer> {
  for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size);
}

async function read(file: string, words?: string): Promise<Buffer> {
  const { dump } = await openBackup(file, words);
  const read: Uint8Array[] = [];
  for await (const chunk of dump()) read.push(chunk);
  return Buffer.concat(read);
}

test.each([0, 1, part - 1, part, part + 1, 2 * part, 3 * part + 17])(
  "a dump of %i bytes comes back as it was, encrypted and not",
  async (length) => {
    await using folder = await openFolder();
    const data = randomBytes(length);
    await writeBackup(`${folder.file}1`, about, chunks(data), undefined);
    await writeBackup(`${folder.file}2`, about, chunks(data, 70_000), passphrase);
    expect((await read(`${folder.file}1`)).equals(data)).toBe(true);
    expect((await read(`${folder.file}2`, passphrase)).equals(data)).toBe(true);
    expect((await stat(`${folder.file}1`)).mode & 0o777).toBe(0o600);
  },
);

test("one that is not encrypted is two lines and what pg_dump has written", async () => {
  await using folder = await openFolder();
  await writeBackup(folder.file, about, chunks(Buffer.from("PGDMP and so on")), undefined);
  expect((await readFile(folder.file, "utf8")).split("\n")[2]).toBe("PGDMP and so on");
});

test.each([undefined, passphrase])(
  "what was changed, cut off or added to is refused (passphrase: %s)",
  async (words) => {
    await using folder = await openFolder();
    const { file } = folder;
    await writeBackup(file, about, chunks(randomBytes(3 * part)), words);
    const whole = await readFile(file);
    const header = whole.indexOf("\n", whole.indexOf("\n") + 1) + 1;
    const refused = { code: "backup_unreadable" };

    await truncate(file, whole.length - 1);
    await expect(read(file, words)).rejects.toMatchObject(refused);
    // whole parts less: what is left is sealed right, but none of it as the last
    await truncate(file, header + 2 * (part + 16));
    await expect(read(file, words)).rejects.toMatchObject(refused);
    await writeFile(file, whole);
    await appendFile(file, "x");
    await expect(read(file, words)).rejects.toMatchObject(refused);
    const flipped = Buffer.from(whole);
    flipped[whole.length - 5]! ^= 1;
    await writeFile(file, flipped);
    await expect(read(file, words)).rejects.toMatchObject(refused);
    await writeFile(file, "words");
    await expect(read(file, words)).rejects.toMatchObject(refused);
  },
);

test("an encrypted one opens by its passphrase alone, and is bound to what it says of itself", async () => {
  await using folder = await openFolder();
  const { file } = folder;
  await writeBackup(file, about, chunks(Buffer.from("words of a lead")), passphrase);
  expect((await readFile(file)).includes("words of a lead")).toBe(false);
  const refused = { code: "backup_passphrase" };
  await expect(read(file, "another passphrase")).rejects.toMatchObject(refused);
  await expect(read(file)).rejects.toMatchObject(refused);
  const text = (await readFile(file, "latin1")).replace("0123456789abcdef", "1123456789abcdef");
  await writeFile(file, text, "latin1");
  await expect(read(file, passphrase)).rejects.toMatchObject(refused);
});

test("with a passphrase, one that is not encrypted is refused", async () => {
  await using folder = await openFolder();
  await writeBackup(folder.file, about, chunks(Buffer.from("of somebody else")), undefined);
  await expect(read(folder.file, passphrase)).rejects.toMatchObject({ code: "backup_not_encrypted" });
});

test("a link that somebody has put beside the backup is not written through", async () => {
  await using folder = await openFolder();
  const { file } = folder;
  const precious = `${file}-precious`;
  await writeFile(precious, "as it was");
  await symlink(precious, `${file}.part`);
  await writeBackup(file, about, chunks(Buffer.from("a dump")), undefined);
  expect(await readFile(precious, "utf8")).toBe("as it was");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test("a dump that fails leaves no file, and none is written over", async () => {
  await using folder = await openFolder();
  const { file } = folder;
  async function* failing(): AsyncGenerator<Buffer> {
    yield Buffer.from("a part");
    throw new Error("pg_dump has ended");
  }
  await expect(writeBackup(file, about, failing(), undefined)).rejects.toThrow("pg_dump has ended");
  await expect(stat(file)).rejects.toMatchObject({ code: "ENOENT" });
  expect(await readdir(path.dirname(file))).toEqual([]);
  await writeFile(file, "of before");
  await expect(writeBackup(file, about, chunks(Buffer.from("a")), undefined)).rejects.toMatchObject({
    code: "backup_file_exists",
  });
  expect(await readFile(file, "utf8")).toBe("of before");
});
