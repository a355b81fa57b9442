import { spawn } from "node:child_process";
import { Socket } from "node:net";
import type { Binaries } from "./binaries.ts";
import { clusterPaths, type Home } from "./home.ts";

/** Waits for its input to end, which the kernel sees to however the parent dies, then stops the server. */
const SCRIPT = `cat >/dev/null; "$1" stop --silent --mode=immediate --pgdata="$2" >/dev/null 2>&1; rm -rf "$2"`;

/**
 * Starts a process that outlives this one and, should this one be killed, stops the server of `home` and deletes its
 * data. For throwaway clusters only: nobody will come back for them.
 * @returns ends the guard; the data is deleted with it
 */
export function startGuard(home: Home, { pgCtl, env }: Binaries): () => Promise<void> {
  const child = spawn("/bin/sh", ["-c", SCRIPT, "guard", pgCtl, clusterPaths(home).data], {
    ...home.account,
    cwd: "/",
    env,
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.once("close", () => resolve());
    child.once("error", reject);
  });
  child.unref();
  if (child.stdin instanceof Socket) child.stdin.unref();
  return async () => {
    child.stdin.end();
    child.ref();
    await ended;
  };
}
