const benches: Record<string, () => Promise<{ run: () => Promise<number> }>> = {
  inbound: () => import("./inbound.ts"),
  send: () => import("./send.ts"),
  enroll: () => import("./enroll.ts"),
  publish: () => import("./publish.ts"),
  reports: () => import("./reports.ts"),
  "report-cost": () => import("./report-cost.ts"),
  scale: () => import("./scale.ts"),
  score: () => import("./score.ts"),
  track: () => import("./track.ts"),
};

const name = process.argv[2] ?? "";
const load = benches[name];
if (load) {
  const { run } = await load();
  process.exitCode = await run();
} else {
  console.error(`Usage: npm run bench -- ${Object.keys(benches).join("|")}`);
  process.exitCode = 2;
}
