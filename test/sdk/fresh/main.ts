import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { packSdk } from "../../../src/dev/pack-sdk.ts";

const run = promisify(execFile);

/**
 * `npm run check:sdk`: packs the SDK, installs the tarball in fresh folders with packages from the registry, type-checks and builds a
 * Vite app, and type-checks and runs a Node script, as their authors would.
 */
const folder = await mkdtemp(path.join(tmpdir(), "ripen-fresh-"));
try {
  const tarball = await packSdk(folder);
  for (const name of ["node-script", "vite-app"]) {
    const app = path.join(folder, name);
    await cp(path.join(import.meta.dirname, name), app, { recursive: true });
    const step = async (command: string, ...args: string[]): Promise<void> => {
      console.log(`${name}: ${command} ${args.map((arg) => path.basename(arg)).join(" ")}`);
      await run(command, args, { cwd: app });
    };
    await writeFile(path.join(app, ".npmrc"), "audit=false\nfund=false\n");
    await step("npm", "install", "--ignore-scripts", tarball);
    await step(path.join(app, "node_modules/.bin/tsc"), "--noEmit");
    if (name === "vite-app") await step(path.join(app, "node_modules/.bin/vite"), "build");
    else await step(process.execPath, "main.ts");
  }
} catch (error) {
  const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
  console.error(`${stdout}${stderr}`, error);
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true });
}
