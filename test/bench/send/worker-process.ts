import type { EngineSettings } from "../../../src/main.ts";
import { loadFaster } from "../../../src/platform/load-faster.ts";
import { mendPostgres } from "../../../src/platform/mend-postgres.ts";

/** One worker of the engine, as `ripen serve --roles worker` runs it; tells its processor time and memory when asked. */
const settings: EngineSettings = JSON.parse(process.argv[2] ?? "{}");
// as src/cli.ts does
loadFaster();
mendPostgres();
const { startEngine } = await import("../../../src/main.ts");
const engine = await startEngine({ ...settings, roles: ["worker"] });
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMs: (user + system) / 1000, rss: process.memoryUsage().rss });
});
process.on("disconnect", () => void engine[Symbol.asyncDispose]().then(() => process.exit(0)));
process.send?.({ ready: true });
