import { spawnSync } from "node:child_process";

/** Runs a sequence and a reply with Debian's PgBouncer, in transaction mode, between Ripen and PostgreSQL. */
export function pgbouncer(): void {
  const args = ["vitest", "run", "--config", "test/vitest.config.ts", "test/db/pgbouncer.int.test.ts"];
  const { status } = spawnSync("npx", args, { stdio: "inherit" });
  if (status !== 0) throw new Error("not so: a sequence runs through PgBouncer");
}
