import { readFileSync, readdirSync } from "node:fs";

const ticksPerSecond = 100; // USER_HZ of Linux

/** Processor time of a PostgreSQL server so far, its ended processes included, milliseconds; 0 outside of Linux. */
export function databaseCpuMs(postmasterPid: number): number {
  let ticks = 0;
  for (const entry of processes()) {
    const stat = read(`/proc/${entry}/stat`);
    // behind the name in parentheses: state, parent, …, utime (12th), stime, cutime, cstime
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const time = (from: number, to: number) => fields.slice(from, to).reduce((sum, field) => sum + Number(field), 0);
    if (Number(entry) === postmasterPid) ticks += time(11, 15);
    else if (Number(fields[1]) === postmasterPid) ticks += time(11, 13);
  }
  return (ticks * 1000) / ticksPerSecond;
}

function processes(): string[] {
  try {
    return readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // it has ended meanwhile
  }
}
