import { randomBytes } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";

/**
 * The secret key of an installation that was given none: made on first use and kept in `dataDir`, readable by its
 * owner only, so that links in mails that were sent stay valid. For development.
 * @returns 64 hexadecimal digits (256 bits)
 */
export async function keepSecret(dataDir: string): Promise<string> {
  const file = fileOf(dataDir);
  const kept = await readSecret(dataDir);
  if (kept !== undefined) return kept;
  await mkdir(dataDir, { recursive: true });
  const secret = randomBytes(32).toString("hex");
  // Written aside and linked: of two processes that start together, both use the key of the first.
  const draft = `${file}-${randomBytes(4).toString("hex")}`;
  await writeFile(draft, secret, { mode: 0o600, flag: "wx" });
  const linked = await link(draft, file).then(
    () => true,
    () => false,
  );
  await rm(draft);
  if (linked) return secret;
  return readFile(file, "utf8");
}

const fileOf = (dataDir: string): string => path.join(dataDir, "secret-key");

/** The secret key that is kept in `dataDir`; undefined when none was made. */
export async function readSecret(dataDir: string): Promise<string | undefined> {
  try {
    return await readFile(fileOf(dataDir), "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
