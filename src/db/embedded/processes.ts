import { readFileSync } from "node:fs";
import { hasCode } from "./has-code.ts";

/**
 * Something that tells two processes with the same id apart: on Linux the time the process started, in clock ticks
 * since boot (proc(5), field 22). "" for a process that is gone or a zombie; "?" where only its existence is known.
 */
export function processIdentity(pid: number): string {
  if (process.platform !== "linux") return isAlive(pid) ? "?" : "";
  try {
    const line = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the command name in parentheses, which may itself hold spaces and parentheses.
    const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? "" : (fields[19] ?? "?");
  } catch (error) {
    if (hasCode(error, "ENOENT", "ESRCH")) return "";
    throw error;
  }
}

/** Whether `pid` is the PostgreSQL server of the folder `data`: after a crash its id may have gone to another program. */
export function isServerOf(data: string, pid: number): boolean {
  if (processIdentity(pid) === "") return false;
  if (process.platform !== "linux") return true;
  try {
    const [program = "", ...args] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    return program.endsWith("/postgres") && args.includes(data);
  } catch (error) {
    if (hasCode(error, "ENOENT", "ESRCH")) return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, "EPERM");
  }
}
