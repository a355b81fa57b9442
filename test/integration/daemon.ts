import { spawn } from "node:child_process";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** The id of a system user or group. */
export function idOf(kind: "-u" | "-g", name: string): number {
  return Number(execFileSync("id", [kind, name], { encoding: "utf8" }));
}

/** A folder that other users may enter, removed on dispose. */
export function openFolder(name: string): { path: string } & Disposable {
  const folder = mkdtempSync(path.join(realpathSync(tmpdir()), `ripen-${name}-`));
  chmodSync(folder, 0o755);
  return { path: folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Runs a program in the foreground until disposed. */
export function runDaemon(file: string, args: readonly string[]): AsyncDisposable {
  const child = spawn(file, args, { stdio: ["ignore", "inherit", "inherit"] });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  return {
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** True when root runs this and the program is installed; says what is missing otherwise. */
export function canRun(program: string, debianPackage: string): boolean {
  if (process.getuid?.() !== 0) {
    console.error(`${program} needs root.`);
    return false;
  }
  try {
    execFileSync("which", [program], { stdio: "ignore" });
    return true;
  } catch {
    console.error(`There is no ${program} here: apt-get install ${debianPackage}`);
    return false;
  }
}
