import { spawn } from "node:child_process";

/** Only the end of what a command printed is kept: enough for an error message, bounded for a chatty one. */
const KEPT_CHARACTERS = 4_000;

/** A system user, by its numbers: what a child process runs as and what owns the cluster's files. */
export interface Account {
  uid: number;
  gid: number;
}

export interface CommandResult {
  /** Exit status; -1 when the program could not be started or was ended by a signal. */
  status: number;
  /** The last 4,000 characters of stdout and stderr together, or why the program could not be started. */
  output: string;
}

/**
 * Runs a program to its end, never through a shell. Failing is a value, not an exception.
 * @param account the user to run as; undefined for the current one
 * @param env the whole environment of the child: nothing is inherited
 */
export function runCommand(
  program: string,
  args: readonly string[],
  { account, env }: { account?: Account | undefined; env?: Record<string, string> | undefined } = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    // The current folder may be one the other user cannot read, and some programs refuse to start in such a place.
    const child = spawn(program, args, {
      ...account,
      cwd: "/",
      env: env ?? { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString("utf8")).slice(-KEPT_CHARACTERS);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", (error) => resolve({ status: -1, output: error.message }));
    child.once("close", (status) => resolve({ status: status ?? -1, output: output.trim() }));
  });
}
