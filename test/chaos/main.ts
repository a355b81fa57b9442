import { duringRun } from "./scenarios/outage.ts";
import { killWorkers } from "./scenarios/kill.ts";
import { lanes } from "./scenarios/lanes.ts";
import { promotions } from "./scenarios/promotions.ts";
import { replies } from "./scenarios/replies.ts";
import { smtpFaults } from "./scenarios/smtp-faults.ts";
import { type ChaosServices, startChaosServices } from "./services.ts";

type Scenario = (services: ChaosServices) => Promise<{ ok: boolean }>;

const scenarios: Record<string, Scenario> = {
  kill: (services) => killWorkers(services, { kills: 20, leads: 3000 }),
  "redis-flush": (services) => duringRun(services, { leads: 1000, times: 3, strike: ({ flushRedis }) => flushRedis() }),
  "redis-restart": (services) =>
    duringRun(services, { leads: 1000, times: 2, strike: ({ restartRedis }) => restartRedis() }),
  "postgres-restart": (services) =>
    duringRun(services, { leads: 1000, times: 2, strike: ({ restartPostgres }) => restartPostgres() }),
  "smtp-faults": (services) => smtpFaults(services, { leads: 300 }),
  replies: (services) => replies(services, { leads: 800 }),
  promotions: (services) => promotions(services, { leads: 1000, processes: 4 }),
  lanes: (services) => lanes(services, { leads: 1200 }),
};

const name = process.argv[2];
const chosen =
  name === undefined ? Object.entries(scenarios) : Object.entries(scenarios).filter(([key]) => key === name);
if (chosen.length === 0) {
  console.error(`Usage: npm run chaos [-- ${Object.keys(scenarios).join("|")}]`);
  process.exit(2);
}
await using services = await startChaosServices();
let failed = 0;
for (const [scenario, run] of chosen) {
  const from = performance.now();
  const result = await run(services);
  if (!result.ok) failed += 1;
  console.log(
    `${result.ok ? "ok  " : "FAIL"} ${scenario} (${Math.round((performance.now() - from) / 1000)} s)`,
    result,
  );
}
process.exitCode = failed === 0 ? 0 : 1;
