import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { z } from "zod";
import { variables } from "../../src/config.ts";
import { roles } from "../../src/main.ts";
import { gauges } from "../../src/observe/gauges.ts";

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, "../..");
const deploy = path.join(root, "docs/deploy");
const known = new Set(variables);
const hasSystemd = await run("systemd-analyze", ["--version"]).then(
  () => true,
  () => false,
);

const read = (...parts: string[]) => readFile(path.join(deploy, ...parts), "utf8");
const unitNames = await readdir(path.join(deploy, "systemd")).then((names) =>
  names.filter((name) => name.endsWith(".service")),
);

const container = z.object({
  args: z.array(z.string()),
  env: z.array(z.object({ name: z.string() })).default([]),
  livenessProbe: z.object({}).optional(),
  readinessProbe: z.object({}).optional(),
  securityContext: z.object({
    readOnlyRootFilesystem: z.literal(true),
    allowPrivilegeEscalation: z.literal(false),
    capabilities: z.object({ drop: z.tuple([z.literal("ALL")]) }),
  }),
});
const podTemplate = z.object({
  metadata: z.object({ labels: z.record(z.string(), z.string()) }),
  spec: z.object({
    automountServiceAccountToken: z.literal(false),
    terminationGracePeriodSeconds: z.number().optional(),
    securityContext: z.object({ runAsNonRoot: z.literal(true) }),
    containers: z.tuple([container]),
  }),
});
const object = z.object({
  kind: z.string(),
  metadata: z.object({ name: z.string() }),
  data: z.record(z.string(), z.string()).optional(),
  spec: z
    .looseObject({
      template: podTemplate.optional(),
      selector: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
});

async function readObjects() {
  const files = (await readdir(path.join(deploy, "kubernetes"))).toSorted();
  const texts = await Promise.all(files.map((file) => read("kubernetes", file)));
  return texts.flatMap((text) =>
    parseAllDocuments(text).map((document) => {
      expect(document.errors).toEqual([]);
      return object.parse(document.toJS());
    }),
  );
}

test("Kubernetes runs each role with few rights, probed, and with time to end", async () => {
  const objects = await readObjects();
  const deployments = objects.filter(({ kind }) => kind === "Deployment");
  expect(deployments.map(({ spec }) => spec?.template?.spec.containers[0].args)).toEqual(
    roles.map((role) => ["serve", "--roles", role]),
  );
  for (const { spec } of deployments) {
    const [one] = spec!.template!.spec.containers;
    expect(one).toMatchObject({ livenessProbe: {}, readinessProbe: {} });
    expect(spec!.template!.spec.terminationGracePeriodSeconds).toBeGreaterThan(20);
    expect(spec!.selector).toEqual({ matchLabels: spec!.template!.metadata.labels });
  }
  const labels = deployments.map(({ spec }) => JSON.stringify(spec!.template!.metadata.labels));
  for (const { spec } of objects.filter(({ kind }) => kind === "Service")) {
    expect(labels).toContain(JSON.stringify(spec!.selector));
  }
  expect(objects.find(({ kind }) => kind === "Job")?.spec?.template?.spec.containers[0].args).toEqual(["migrate"]);
});

test("every variable that is set exists, and so does the metric that workers are made by", async () => {
  const objects = await readObjects();
  const ofKubernetes = objects.flatMap(({ data, spec }) => [
    ...Object.keys(data ?? {}),
    ...(spec?.template?.spec.containers[0].env.map(({ name }) => name) ?? []),
  ]);
  const units = await Promise.all(unitNames.map((name) => read("systemd", name)));
  const ofSystemd = units.flatMap((text) => [...text.matchAll(/^Environment=(\w+)=/gm)].map(([, name]) => name!));
  const file = await read("systemd", "environment");
  const ofFile = [...file.matchAll(/^(\w+)=/gm)].map(([, name]) => name!);
  const compose = z
    .object({ "x-ripen": z.object({ environment: z.record(z.string(), z.string()) }) })
    .parse(parse(await readFile(path.join(root, "compose.yaml"), "utf8"), { merge: true }));
  const ofCompose = Object.keys(compose["x-ripen"].environment);
  for (const names of [ofKubernetes, ofSystemd, ofFile, ofCompose]) {
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  }
  const [, metric] = /metric: \{ name: ripen_(\w+) \}/.exec(await read("kubernetes", "autoscale.yaml")) ?? [];
  expect(gauges.map(({ name }) => name)).toContain(metric);
});

test("compose runs everything read-only, without rights and with secrets from files that it names", async () => {
  const compose = z
    .object({
      services: z.record(
        z.string(),
        z.looseObject({
          read_only: z.literal(true),
          cap_drop: z.tuple([z.literal("ALL")]),
          secrets: z.array(z.string()).default([]),
        }),
      ),
      secrets: z.record(z.string(), z.object({ file: z.string().startsWith("secrets/") })),
    })
    .parse(parse(await readFile(path.join(root, "compose.yaml"), "utf8"), { merge: true }));
  const used = Object.values(compose.services).flatMap(({ secrets }) => secrets);
  expect(new Set(used)).toEqual(new Set(Object.keys(compose.secrets)));
});

test.skipIf(!hasSystemd)("systemd takes the units, and leaves them few rights", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "ripen-units-"));
  try {
    for (const name of unitNames) {
      // Where Node is on this machine is not the matter.
      const text = (await read("systemd", name)).replace("/usr/bin/node", process.execPath);
      await writeFile(path.join(folder, name.replace("@.", "@1.")), text);
    }
    const files = (await readdir(folder)).map((name) => path.join(folder, name));
    expect(files).toHaveLength(roles.length + 1);
    const { stderr } = await run("systemd-analyze", ["verify", "--man=no", ...files]);
    expect(stderr.split("\n").filter((line) => line.includes(folder))).toEqual([]);
    // 10 is a service that may do everything; in tenths.
    await run("systemd-analyze", ["security", "--offline=true", "--threshold=40", ...files]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
