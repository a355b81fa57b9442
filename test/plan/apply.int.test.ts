import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { applySource } from "../../src/cli/plan/apply-source.ts";
import { checkFiles } from "../../src/cli/plan/check-files.ts";
import { filesOf } from "../../src/cli/plan/export-files.ts";
import { writePlanFile } from "../../src/cli/plan/plan-file.ts";
import { readFiles } from "../../src/cli/plan/read-files.ts";
import { openApi } from "../../src/cli/server/open-api.ts";
import type { Api } from "../../src/cli/server/open-api.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";
import { idOf } from "../../src/plan/code/resource.ts";
import { smallTemplate } from "../support/sequences.ts";
import { apply, copyStarters, exported, openTestFolder, planOf } from "./support.ts";
import type { TestFolder } from "./support.ts";

let t: TestApi;
let api: Api;
let folder: TestFolder;
beforeEach(async () => {
  t = await openTestApi();
  api = await openApi({ url: t.url, key: t.key });
  folder = await openTestFolder();
});
afterEach(async () => {
  await folder[Symbol.asyncDispose]();
  await t[Symbol.asyncDispose]();
});

const welcome = (more = "") => `name: Welcome
trigger: { event: signup }
${more}steps:
  - { id: hello, kind: email, template: hello }
  - { id: pause, kind: wait, for: P2D }
  - { id: guide, kind: email, template: guide }
`;

async function writeWelcome(more = ""): Promise<void> {
  await folder.write("templates/hello.mjml", smallTemplate("Hello"));
  await folder.write("templates/guide.mjml", smallTemplate("Guide"));
  await folder.write("sequences/welcome.yaml", welcome(more));
}

test("the starters are applied to a fresh installation, once, and exported again as they are meant", async () => {
  await copyStarters(folder.dir);
  const first = await planOf(api, folder.dir);
  expect(first.changes.every(({ action }) => action === "create")).toBe(true);
  const said = await apply(api, folder.dir);
  expect(said[0]).toBe("created    template/partials/theme");
  expect(said.at(-1)).toBe("created    sequence/welcome, published as version 1");
  expect(await planOf(api, folder.dir)).toMatchObject({ changes: [] });
  expect(await apply(api, folder.dir)).toEqual([]);
  const { resources } = await checkFiles(await readFiles(folder.dir));
  expect(await exported(api)).toEqual(Object.fromEntries(filesOf(resources)));
});

test("every kind of resource is created, changed, deleted and exported", async () => {
  await t.call("POST", "/v1/reps", { name: "Rita", email: "rita@acme.test" });
  await t.call("POST", "/v1/transports", { name: "main", url: "smtp://user:secret@127.0.0.1:2525" });
  await writeWelcome("topic: news\nsenders: [sales]\nuncertain: hold\nenrollments: { map: { old: pause } }\n");
  await folder.write("attributes.yaml", "plan: string\n");
  await folder.write("topics/news.yaml", "name: News\n");
  await folder.write("senders/sales.yaml", "name: Sales\nemail: sales@acme.test\ntransports: [main]\ndailyCap: 50\n");
  await folder.write("senders/default.yaml", "name: Test\nemail: hello@ripen.test\n");
  await folder.write("teams/all.yaml", "name: All\nmembers: [rita@acme.test]\nfallbackTeam: rest\n");
  await folder.write("teams/rest.yaml", "name: Rest\nmanager: rita@acme.test\nposition: 200\n");
  await folder.write("segments/pro.yaml", "name: Pro\ncondition: { attribute: plan, op: eq, value: pro }\n");
  await folder.write(
    "scoring.yaml",
    "name: Rules\nfit:\n  - { id: pro, points: 5, if: { tag: pro } }\nintent: { warm: 2, hot: 4 }\n",
  );
  await folder.write("forms/footer.yaml", "name: Footer\nevent: signup\n");
  await folder.write("webhooks/crm.yaml", "url: https://crm.acme.test/hook/secret-part-of-it\ntypes: [lead.*]\n");
  await apply(api, folder.dir);
  expect(await planOf(api, folder.dir)).toMatchObject({ changes: [], unmanaged: [] });
  const files = await exported(api);
  expect(files["sequences/welcome.yaml"]).toContain("uncertain: hold");
  expect(files["senders/sales.yaml"]).toContain("- main");
  expect(files["teams/all.yaml"]).toContain("- rita@acme.test");
  // A URL is a secret: it stays on the server, or in the environment.
  expect(files["webhooks/crm.yaml"]).toBe("types:\n  - lead.*\n");
  const form = (await t.call("GET", "/v1/forms")).json.data[0];

  await folder.write("topics/news.yaml", "name: Product news\n");
  await folder.write("senders/sales.yaml", "name: Sales\nemail: sales@acme.test\n");
  await folder.write("teams/all.yaml", "name: Everybody\nmembers: [rita@acme.test]\n");
  await folder.write("segments/pro.yaml", "name: Pro\ncondition: { tag: pro }\n");
  await folder.write(
    "scoring.yaml",
    "name: Rules\nfit:\n  - { id: pro, points: 6, if: { tag: pro } }\nintent: { warm: 2, hot: 4 }\n",
  );
  await folder.write("forms/footer.yaml", "name: Foot\nevent: signup\n");
  await folder.write("webhooks/crm.yaml", "url: https://crm.acme.test/hook/secret-part-of-xx\ntypes: ['*']\n");
  const changed = await planOf(api, folder.dir);
  expect(changed.changes.map(({ action, kind, key }) => `${action} ${kind}/${key}`)).toEqual([
    "change topic/news",
    "change sender/sales",
    "change team/all",
    "change segment/pro",
    "change scoring/rules",
    "change form/footer",
    "change webhook/crm",
  ]);
  await apply(api, folder.dir);
  expect(await planOf(api, folder.dir)).toMatchObject({ changes: [] });
  // Pages that hold the form need no change.
  expect((await t.call("GET", "/v1/forms")).json.data[0]).toMatchObject({ key: form.key, name: "Foot" });

  for (const file of [
    "topics/news.yaml",
    "teams/all.yaml",
    "teams/rest.yaml",
    "segments/pro.yaml",
    "forms/footer.yaml",
    "webhooks/crm.yaml",
    "sequences/welcome.yaml",
    "templates/guide.mjml",
    "attributes.yaml",
    "senders/sales.yaml",
  ]) {
    await folder.remove(file);
  }
  const gone = await apply(api, folder.dir, true);
  expect(gone).toContain("deleted    topic/news");
  expect(gone).toContain("kept       sender/sales: it cannot be deleted, and is no longer kept by this folder");
  expect(Object.keys(await exported(api))).toEqual([
    "scoring.yaml",
    "senders/default.yaml",
    "senders/sales.yaml",
    "templates/hello.mjml",
  ]);
  expect(await planOf(api, folder.dir)).toMatchObject({ changes: [], unmanaged: ["sender/sales"] });
});

test("all problems of all files are told with their places, with and without a server", async () => {
  await writeWelcome();
  await folder.write(
    "sequences/bad.yaml",
    "name: Bad\ntrigger: { segment: nowhere }\nenrollments: { map: { a: gone } }\nsteps:\n  - { id: one, kind: email, template: missing }\n  - { id: two, kind: wait, fro: P1D }\n",
  );
  await folder.write("sequences/broken.yaml", "name: [\n");
  await folder.write("segments/odd.yaml", "name: Odd\ncondition:\n  attribut: plan\n");
  await folder.write("templates/wrong.mjml", smallTemplate("{{ lead.x | nofilter }}"));
  await folder.write("topics/x.yaml", "name: X\nholdout: 90\n");
  const places = async () => {
    const { problems } = await checkFiles(await readFiles(folder.dir));
    return problems.map(({ file, line }) => `${file.slice(folder.dir.length + 1)}:${line}`).sort();
  };
  const found = await places();
  for (const place of [
    "sequences/bad.yaml:2",
    "sequences/bad.yaml:5",
    "sequences/bad.yaml:6",
    "sequences/broken.yaml:2",
    "segments/odd.yaml:2",
    "templates/wrong.mjml:1",
    "topics/x.yaml:2",
  ]) {
    expect(found).toContain(place);
  }
  const result = await applySource(api, folder.dir, { name: "main", allowDestructive: true }, () => {});
  expect("problems" in result && result.problems.length).toBeGreaterThanOrEqual(7);
  expect((await t.call("GET", "/v1/templates")).json.data).toEqual([]);
});

describe("what is lost for good", () => {
  test("is not done without --allow-destructive, and nothing else is", async () => {
    await writeWelcome();
    await folder.write("attributes.yaml", "plan: string\n");
    await apply(api, folder.dir);
    await folder.remove("sequences/welcome.yaml");
    await folder.write("attributes.yaml", "plan: number\nextra: string\n");
    await expect(apply(api, folder.dir)).rejects.toThrow(
      /Nothing was applied[\s\S]*attribute\/plan: the type[\s\S]*sequence\/welcome: it is deleted/,
    );
    expect((await t.call("GET", "/v1/lead-attributes")).json.data).toEqual([{ name: "plan", type: "string" }]);
    await apply(api, folder.dir, true);
    expect((await t.call("GET", "/v1/sequences")).json.data).toEqual([]);
  });

  test("a draft that somebody wrote on the server and never published is among it", async () => {
    await writeWelcome();
    await apply(api, folder.dir);
    const { json } = await t.call("GET", "/v1/sequences/welcome");
    await t.call("PUT", "/v1/sequences/welcome/draft", { ...json.draft, name: "Tried" });
    // It is nobody's business while the folder wants no change.
    expect(await planOf(api, folder.dir)).toMatchObject({ changes: [] });
    await folder.write("sequences/welcome.yaml", welcome("reentry: always\n"));
    await expect(apply(api, folder.dir)).rejects.toThrow("a draft on the server that was never published");
  });
});

test("drift is shown: what was changed or deleted on the server since the last apply", async () => {
  await writeWelcome();
  await folder.write("segments/pro.yaml", "name: Pro\ncondition: { tag: pro }\n");
  await folder.write("topics/news.yaml", "name: News\n");
  await apply(api, folder.dir);
  await t.call("PUT", "/v1/segments", { key: "pro", name: "Changed", condition: { tag: "pro" } });
  await t.call("DELETE", "/v1/topics/news");
  await t.call("PUT", "/v1/segments", { key: "other", name: "Other", condition: { tag: "x" } });
  const { changes, unmanaged } = await planOf(api, folder.dir);
  expect(changes).toMatchObject([
    { kind: "topic", action: "create", drift: "deleted" },
    { kind: "segment", action: "change", drift: "changed" },
  ]);
  expect(unmanaged).toEqual(["segment/other"]);
  // Another edit of the folder alone is no drift.
  await apply(api, folder.dir);
  await folder.write("segments/pro.yaml", "name: Pros\ncondition: { tag: pro }\n");
  expect((await planOf(api, folder.dir)).changes).toMatchObject([{ drift: null }]);
});

test("a plan that was written down is applied as it is, and refused once the server has moved", async () => {
  await writeWelcome();
  await apply(api, folder.dir);
  await folder.write("sequences/welcome.yaml", welcome("reentry: always\n"));
  await folder.write("templates/guide.mjml", smallTemplate("A better guide"));
  const file = `${folder.dir}/plan.json`;
  const plan = await planOf(api, folder.dir);
  await writePlanFile(file, plan);
  // What was done by a run that was interrupted is no move of somebody else.
  const half = plan.changes.find(({ kind }) => kind === "template");
  await t.call("PUT", "/v1/templates", { key: "guide", mjml: half?.after });
  const run = () => applySource(api, file, { name: "ignored", allowDestructive: false }, () => {});
  expect(await run()).toEqual({ count: 2 });
  expect(await planOf(api, folder.dir)).toMatchObject({ changes: [] });

  await folder.write("sequences/welcome.yaml", welcome());
  await writePlanFile(file, await planOf(api, folder.dir));
  const { json } = await t.call("GET", "/v1/sequences/welcome");
  await t.call("PUT", "/v1/sequences/welcome", { ...json.draft, name: "Else" });
  await t.call("POST", "/v1/sequences/welcome/publish");
  await expect(run()).rejects.toThrow("The server has moved since the plan was made: sequence/welcome.");
});

test("a narrow key is enough for what a folder has, and is told the scope that it lacks", async () => {
  await writeWelcome();
  const withScopes = async (...scopes: string[]) => {
    const { secret } = (await t.call("POST", "/v1/keys", { name: "ci", scopes })).json;
    return openApi({ url: t.url, key: secret });
  };
  const forPlan = await withScopes("plans:read", "templates:read", "segments:read", "sequences:read");
  expect((await planOf(forPlan, folder.dir)).changes).toHaveLength(3);
  await expect(apply(forPlan, folder.dir)).rejects.toThrow('This key lacks the scope "plans:write"');
  const without = await withScopes("plans:write", "templates:write", "segments:read", "sequences:write");
  await expect(apply(without, folder.dir)).rejects.toThrow('This key lacks the scope "sequences:publish"');
  const forApply = await withScopes(
    "plans:write",
    "templates:write",
    "segments:read",
    "sequences:write",
    "sequences:publish",
  );
  await apply(forApply, folder.dir);
  expect(await planOf(forPlan, folder.dir)).toMatchObject({ changes: [] });
});

test("a draft is stored and not published, and an archived sequence comes back", async () => {
  await writeWelcome("publish: false\n");
  expect(await apply(api, folder.dir)).toContain("created    sequence/welcome, a draft");
  expect((await t.call("GET", "/v1/sequences/welcome")).json).toMatchObject({ status: "draft", version: null });
  expect(await planOf(api, folder.dir)).toMatchObject({ changes: [] });
  expect((await exported(api))["sequences/welcome.yaml"]).toContain("publish: false");
  await folder.write("sequences/welcome.yaml", welcome());
  await apply(api, folder.dir);
  await t.call("POST", "/v1/sequences/welcome/archive");
  expect((await planOf(api, folder.dir)).changes).toMatchObject([{ action: "create", drift: "deleted" }]);
  await apply(api, folder.dir);
  expect((await t.call("GET", "/v1/sequences/welcome")).json).toMatchObject({ status: "published" });
  expect(await planOf(api, folder.dir)).toMatchObject({ changes: [] });
});

test("an apply that is killed at any call and made again ends where one that is not does", async () => {
  await writeWelcome();
  await folder.write("templates/partials/sign.mjml", "<mj-text>Bye.</mj-text>");
  await folder.write(
    "templates/hello.mjml",
    smallTemplate("Hello").replace("<mj-text>", '<mj-include path="sign" /><mj-text>'),
  );
  await folder.write("segments/pro.yaml", "name: Pro\ncondition: { tag: pro }\n");
  await folder.write("topics/gone.yaml", "name: Gone\n");
  await folder.write("sequences/old.yaml", welcome().replace("Welcome", "Old"));
  await apply(api, folder.dir);
  await folder.remove("topics/gone.yaml");
  await folder.remove("sequences/old.yaml");
  await folder.write("segments/pro.yaml", "name: Pros\ncondition: { tag: pro }\n");
  await folder.write("templates/partials/sign.mjml", "<mj-text>Bye for now.</mj-text>");
  await folder.write(
    "sequences/second.yaml",
    "name: Second\ntrigger: { segment: pro }\nenrollments: move\nuncertain: hold\nsteps: [{ id: one, kind: email, template: hello }]\n",
  );
  await folder.write("forms/footer.yaml", "name: Footer\nevent: signup\n");
  const { resources } = await checkFiles(await readFiles(folder.dir));
  const wanted = Object.fromEntries(filesOf(resources));

  const killedAt = (last: number): Api => {
    let writes = 0;
    const count = (method: string, route: string) => {
      if (method !== "GET" && !route.endsWith("/plan") && ++writes > last) throw new Error("killed");
    };
    return {
      ...api,
      call: (method, route, body) => (count(method, route), api.call(method, route, body)),
      read: (method, route, body) => (count(method, route), api.read(method, route, body)),
    };
  };
  let killed = 0;
  for (let isDone = false; !isDone; killed += isDone ? 0 : 1) {
    // Each run gets one call further than the one before, from what that has left.
    isDone = await apply(killedAt(killed + 1), folder.dir, true).then(
      () => true,
      (error: Error) => {
        expect(error.message).toBe("killed");
        return false;
      },
    );
  }
  expect(killed).toBeGreaterThan(3);
  expect(await exported(api)).toEqual(wanted);
  const { resources: noted } = (await t.call("GET", "/v1/applied/main")).json;
  expect(Object.keys(noted).sort()).toEqual(resources.map(idOf).sort());
  expect(await planOf(api, folder.dir)).toMatchObject({ changes: [], unmanaged: [] });
});
