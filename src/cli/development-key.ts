import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { App } from "../app.ts";
import { authenticate } from "../key/authenticate.ts";
import { createKey } from "../key/create-key.ts";

/**
 * A secret API key for development, kept in the data folder so that it stays the same from start to start. A new one is
 * made when there is none or the database does not know it.
 */
export async function developmentKey(app: Pick<App, "db" | "clock">, dataDir: string): Promise<string> {
  const file = path.join(dataDir, "development-key");
  const kept = await readFile(file, "utf8").catch(() => undefined);
  if (kept !== undefined && (await authenticate(app, `Bearer ${kept}`)) !== undefined) return kept;
  const { secret } = await createKey(app, { name: "development", kind: "secret" });
  await mkdir(dataDir, { recursive: true });
  await writeFile(file, secret, { mode: 0o600 });
  await chmod(file, 0o600);
  return secret;
}
