import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: new URL("..", import.meta.url).pathname,
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/services.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: "forks",
    // Most of a file is waiting for services: more at once than there are cores.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    // Files share what their process has loaded, which halves the time: nothing in src/ keeps state in a module, and what
    // belongs to a file (its database, its engine) it opens by itself.
    isolate: false,
    execArgv: ["--import", new URL("support/mend-driver.ts", import.meta.url).href],
  },
});
