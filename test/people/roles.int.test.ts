import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { capabilities } from "../../src/access/capability.ts";
import { mayRole, roles } from "../../src/access/roles.ts";
import { handoffs, leads } from "../../src/db/schema/index.ts";
import type { HandoffStatus } from "../../src/db/schema/handoffs.ts";
import { upsertLead } from "../../src/lead/upsert-lead.ts";
import { requireOwnHandoff, requireOwnLead } from "../../src/people/own/own-work.ts";
import { allow } from "../../src/people/session/allow.ts";
import { requireUser } from "../../src/people/session/context.ts";
import { createRoutes } from "../../src/platform/http/routes.ts";
import { addAbsence } from "../../src/rep/absence/add-absence.ts";
import { createRep } from "../../src/rep/create-rep.ts";
import { promoteLead } from "../../src/promote/promote-lead.ts";
import type { TestEngine } from "../support/engine.ts";
import { csrfIn, hire, openPeople, signIn } from "./support.ts";

let t: TestEngine;
beforeAll(async () => {
  t = await openPeople();
});
afterAll(() => t[Symbol.asyncDispose]());

/** Pages of each right, and of each role, as a dashboard has them. */
function pages() {
  const routes = createRoutes();
  for (const one of capabilities) {
    routes.get(`/right/${one}`, allow(t.app, one), (c) => c.text(c.get("user").role));
    routes.post(`/right/${one}`, allow(t.app, one), (c) => c.text("done"));
  }
  for (const role of roles) routes.get(`/role/${role}`, requireUser(t.app, [role]), (c) => c.text("in"));
  routes.get("/anybody", requireUser(t.app), (c) => c.json(c.get("user")));
  return routes;
}

describe("roles", () => {
  test.each(roles)("what a %s may open and do, right by right", async (role) => {
    const repId = role === "rep" ? (await createRep(t.app, { name: "R", email: "r@acme.test" })).id : null;
    const user = await hire(t, role, repId);
    const browser = await signIn(t, user.email);
    const csrf = csrfIn((await browser.get("/account")).text);
    const app = pages();
    const ask = async (path: string, init: RequestInit = {}) => {
      const headers = { Cookie: browser.cookie, Accept: "text/html", "x-csrf-token": csrf };
      return app.request(path, { headers, ...init });
    };
    const opened = [];
    const done = [];
    for (const one of capabilities) {
      if ((await ask(`/right/${one}`)).status === 200) opened.push(one);
      if ((await ask(`/right/${one}`, { method: "POST" })).status === 200) done.push(one);
    }
    const may = capabilities.filter((one) => mayRole(role, one));
    expect(opened).toEqual(may);
    expect(done).toEqual(may);
    const of = await Promise.all(roles.map(async (other) => (await ask(`/role/${other}`)).status));
    expect(of).toEqual(roles.map((other) => (other === role ? 200 : 403)));
    expect(await (await ask("/anybody")).json()).toEqual({
      userId: user.id,
      name: user.name,
      email: user.email,
      role,
      repId,
      zone: "UTC",
      csrf,
    });
    const refused = capabilities.find((one) => !mayRole(role, one));
    if (refused === undefined) return;
    const page = await ask(`/right/${refused}`);
    expect([page.status, await page.text()]).toEqual([403, expect.stringContaining("It needs the role admin")]);
    const problem = await ask(`/right/${refused}`, { headers: { Cookie: browser.cookie } });
    expect(await problem.json()).toMatchObject({ status: 403, code: "role_missing" });
  });
});

test("a rep sees own handoffs and their leads, and those of whom they stand in for", async () => {
  const [bob, eve] = [
    await createRep(t.app, { name: "Bob", email: "bob@acme.test" }),
    await createRep(t.app, { name: "Eve", email: "eve@acme.test" }),
  ];
  const ann = await createRep(t.app, { name: "Ann", email: "ann@acme.test", deputyId: bob.id });
  const lead = await upsertLead(t.app.db, { email: "lee@firm.test" }, t.clock.now());
  await t.app.db.update(leads).set({ repId: ann.id }).where(eq(leads.id, lead.id));
  const response = { kind: "opens", leadId: lead.id, enrollmentId: null } as const;
  await t.app.db.transaction((tx) =>
    promoteLead(t.app, tx, { response, cause: { kind: "opens", count: 3, withinDays: 14 } }, t.clock.now()),
  );
  const [handoff] = await t.app.db.select().from(handoffs).where(eq(handoffs.leadId, lead.id));
  expect(handoff?.repId).toBe(ann.id);
  const sees = async (viewer: { role: "rep" | "viewer"; repId: string | null }) => {
    const tries = [requireOwnHandoff(t.app, viewer, handoff!.id), requireOwnLead(t.app, viewer, lead.id)];
    return (await Promise.allSettled(tries)).map(({ status }) => status === "fulfilled");
  };
  const rep = (repId: string | null) => ({ role: "rep" as const, repId });
  expect(await sees(rep(ann.id))).toEqual([true, true]);
  expect(await sees(rep(bob.id))).toEqual([false, false]);
  expect(await sees(rep(null))).toEqual([false, false]);
  expect(await sees({ role: "viewer", repId: null })).toEqual([true, true]);
  await addAbsence(t.app, { repId: ann.id, fromDate: "2026-01-05", toDate: "2026-01-05", note: null });
  expect(await sees(rep(bob.id))).toEqual([true, true]);
  expect(await sees(rep(eve.id))).toEqual([false, false]);
  // Of a lead that is somebody else's, the handoff opens it for as long as it is theirs.
  await t.app.db.update(leads).set({ repId: eve.id }).where(eq(leads.id, lead.id));
  const opensLead = async (status: HandoffStatus) => {
    await t.app.db.update(handoffs).set({ status }).where(eq(handoffs.id, handoff!.id));
    return (await sees(rep(ann.id)))[1];
  };
  for (const status of ["accepted", "converted"] as const) expect(await opensLead(status)).toBe(true);
  for (const status of ["declined", "moved", "withdrawn"] as const) expect(await opensLead(status)).toBe(false);
  const stranger = await upsertLead(t.app.db, { email: "max@firm.test" }, t.clock.now());
  await expect(requireOwnLead(t.app, rep(ann.id), stranger.id)).rejects.toMatchObject({ code: "lead_not_found" });
});
