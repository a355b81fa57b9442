import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { openMeters } from "../../src/platform/meters.ts";
import { gauges } from "../../src/observe/gauges.ts";

const run = promisify(execFile);
const folder = fileURLToPath(new URL("../../docs/monitoring/", import.meta.url));
const hasPromtool = await run("promtool", ["--version"]).then(
  () => true,
  () => false,
);

test.skipIf(!hasPromtool)("the alerts fire when they should, and not before", async () => {
  const checked = await run("promtool", ["check", "rules", "alerts.yaml"], { cwd: folder });
  expect(checked.stdout).toContain("SUCCESS");
  const tested = await run("promtool", ["test", "rules", "alerts.test.yaml"], { cwd: folder });
  expect(tested.stdout).toContain("SUCCESS");
});

test("alerts and the dashboard ask for nothing that is not there", async () => {
  const { registry } = openMeters();
  const counted = (await registry.getMetricsAsJSON()).map(({ name }) => name);
  const known = new Set([...counted, ...gauges.map(({ name }) => `ripen_${name}`), "ripen_queue_jobs"]);
  for (const file of ["alerts.yaml", "grafana.json"]) {
    const text = await readFile(folder + file, "utf8");
    const asked = [...text.matchAll(/\bripen_[a-z_]+/g)].map(([name]) => name.replace(/_(bucket|count|sum)$/, ""));
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.filter((name) => !known.has(name)).map((name) => `${file} asks for ${name}`)).toEqual([]);
  }
});

test("destinations beyond the first fifty share a label", async () => {
  const { registry, mailSettled } = openMeters();
  for (let n = 0; n < 60; n += 1) mailSettled("accepted", `d${n}.example`);
  mailSettled("accepted", "d1.example");
  const text = await registry.metrics();
  expect(text).toContain('ripen_mails_total{outcome="accepted",destination="other"} 10');
  expect(text).toContain('ripen_mails_total{outcome="accepted",destination="d1.example"} 2');
});
