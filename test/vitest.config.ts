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
    // Most of a file is waiting for services: two at once also where there are two cores only.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    execArgv: ["--import", new URL("support/mend-driver.ts", import.meta.url).href],
  },
});
