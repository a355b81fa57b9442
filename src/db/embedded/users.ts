import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { processIdentity } from "./processes.ts";

/**
 * The processes that use a cluster, one file each: the last one out stops the server. What a killed process leaves
 * behind does not count. All of it is synchronous, so that nothing comes between finding oneself alone and stopping.
 */
export interface Registration {
  /** Whether another live process, or another handle of this one, uses the cluster. */
  others(): boolean;
  remove(): void;
}

/** Registers this process as a user of the cluster in `home`. */
export function registerUser(home: string): Registration {
  const folder = path.join(home, "users");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const name = `${process.pid}-${randomBytes(4).toString("hex")}`;
  const file = path.join(folder, name);
  writeFileSync(file, processIdentity(process.pid), { mode: 0o600 });
  return {
    others: () => readdirSync(folder).some((other) => other !== name && isLive(path.join(folder, other))),
    remove: () => rmSync(file, { force: true }),
  };
}

function isLive(file: string): boolean {
  const identity = processIdentity(Number.parseInt(path.basename(file), 10));
  try {
    // An empty file is a registration being written: its process is the one that is alive now.
    const written = readFileSync(file, "utf8");
    if (identity !== "" && (written === "" || written === identity)) return true;
    rmSync(file, { force: true });
    return false;
  } catch {
    return false; // removed between listing and reading
  }
}
