import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eq } from "drizzle-orm";
import { leads, reps } from "../../src/db/schema/index.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";

let api: TestApi;
let n = 0;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api[Symbol.asyncDispose]());

const hire = async (some: object = {}) => {
  const name = `rep${n++}`;
  const { json } = await api.call("POST", "/v1/reps", { name, email: `${name}@acme.test`, ...some });
  return json as { id: string; name: string };
};
const nobody = "019aa5c8-93a0-7c1d-8a83-2f6de1b4c111";

describe("reps", () => {
  test("have hours, territory, skills, languages, weight, capacity, a deputy and an end, and keep them", async () => {
    const deputy = await hire();
    const wanted = {
      zone: "Europe/Berlin",
      hours: [{ days: ["mon", "tue"], from: "08:30", to: "16:00" }],
      deputyId: deputy.id,
      weight: 3,
      capacity: 12,
      languages: ["de", "en"],
      territory: { attribute: "country", op: "in", value: ["DE", "AT"] },
      skills: { all: [{ tag: "enterprise" }, { score: "fit", op: "gte", value: 10 }] },
      activeUntil: "2026-12-31T17:00:00.000Z",
    };
    const rep = await hire(wanted);
    expect(rep).toMatchObject(wanted);
    expect((await api.call("GET", `/v1/reps/${rep.id}`)).json).toEqual(rep);
    const cleared = await api.call("PATCH", `/v1/reps/${rep.id}`, { territory: null, capacity: null, languages: [] });
    expect(cleared.json).toMatchObject({ ...wanted, territory: null, capacity: null, languages: [] });
    expect(cleared.json).not.toHaveProperty("pointer");
  });

  test.each<[string, object, string, string]>([
    ["an unknown field", { seniority: 3 }, "/seniority", "unrecognized_key"],
    ["a zone that is none", { zone: "Berlin" }, "/zone", "invalid_value"],
    ["empty hours", { hours: [{ days: ["mon"], from: "09:00", to: "09:00" }] }, "/hours/0/to", "invalid_value"],
    ["no weight", { weight: 0 }, "/weight", "too_small"],
    ["no language", { languages: ["German"] }, "/languages/0", "invalid_format"],
    [
      "a territory by history",
      { territory: { any: [{ tag: "a" }, { event: "x" }] } },
      "/territory/any/1",
      "invalid_value",
    ],
    ["a deputy who is nobody", { deputyId: nobody }, "/deputyId", "rep_unknown"],
  ])("refused: %s", async (_what, some, pointer, code) => {
    const answer = await api.call("POST", "/v1/reps", { name: "X", email: "x@acme.test", ...some });
    expect([answer.status, answer.json.problems]).toEqual([422, [expect.objectContaining({ pointer, code })]]);
  });

  test("nobody stands in for themselves, and no two have one address", async () => {
    const [one, other] = [await hire(), await hire()];
    expect((await api.call("PATCH", `/v1/reps/${one.id}`, { deputyId: one.id })).json.code).toBe("own_deputy");
    expect((await api.call("PATCH", `/v1/reps/${one.id}`, { email: `${other.name}@acme.test` })).json.code).toBe(
      "rep_exists",
    );
  });

  test("a new address, or somebody who says so, makes a rep reachable again", async () => {
    const { id, name } = await hire();
    const lost = () => api.app.db.update(reps).set({ unreachableAt: api.clock.now() }).where(eq(reps.id, id));
    await lost();
    const patch = async (body: object) => (await api.call("PATCH", `/v1/reps/${id}`, body)).json.unreachableAt;
    expect(await patch({ name: "New", email: `${name}@acme.test` })).toBe("2026-01-05T09:00:00.000Z");
    expect(await patch({ email: `${name}@new.test` })).toBeNull();
    await lost();
    expect(await patch({ reachable: true })).toBeNull();
  });
});

describe("absences", () => {
  test("are whole days of the rep's zone; listed, and taken back", async () => {
    const { id } = await hire({ zone: "Europe/Berlin" });
    const days = { fromDate: "2026-03-28", toDate: "2026-03-29", note: "skiing" };
    const added = await api.call("POST", `/v1/reps/${id}/absences`, days);
    expect([added.status, added.json]).toEqual([
      201,
      expect.objectContaining({ ...days, startsAt: "2026-03-27T23:00:00.000Z", endsAt: "2026-03-29T22:00:00.000Z" }),
    ]);
    expect((await api.call("POST", `/v1/reps/${id}/absences`, days)).json.code).toBe("absence_exists");
    expect((await api.call("GET", `/v1/reps/${id}/absences`)).json.data).toEqual([added.json]);
    const path = `/v1/reps/${id}/absences/${added.json.id}`;
    expect((await api.call("DELETE", path.replace(id, nobody))).status).toBe(404);
    expect((await api.call("DELETE", path)).status).toBe(204);
    expect((await api.call("DELETE", path)).json.code).toBe("absence_not_found");
    expect((await api.call("GET", `/v1/reps/${nobody}/absences`)).status).toBe(404);
  });

  test("refused when they end before they begin, or on a day there is not", async () => {
    const { id } = await hire();
    const refused = async (fromDate: string, toDate: string) =>
      (await api.call("POST", `/v1/reps/${id}/absences`, { fromDate, toDate })).status;
    expect(await refused("2026-02-02", "2026-02-01")).toBe(422);
    expect(await refused("2026-02-01", "2026-02-29")).toBe(422);
    expect(await refused("0001-01-01", "2026-02-01")).toBe(422);
    expect(await refused("2026-02-01", "9999-12-31")).toBe(422);
  });
});

describe("teams", () => {
  test("are written as they are given, with defaults, and deleted", async () => {
    const [ann, bob] = [await hire(), await hire()];
    const rest = await api.call("PUT", "/v1/teams/rest", { name: "The rest", members: [bob.id] });
    expect(rest.json).toMatchObject({ acceptWithin: "PT1H", zone: "UTC", strategy: "weighted", position: 100 });
    const wanted = {
      name: "EMEA",
      position: 10,
      condition: { attribute: "region", op: "eq", value: "emea" },
      members: [ann.id],
      fallbackTeam: "rest",
      fallbackRepId: bob.id,
      managerId: bob.id,
      holidays: { places: ["DE-BY"], dates: ["2026-12-24"] },
      acceptWithin: "PT2H",
      remindAfter: "PT1H",
    };
    expect((await api.call("PUT", "/v1/teams/emea", wanted)).json).toMatchObject(wanted);
    expect((await api.call("GET", "/v1/teams")).json.data.map(({ key }: { key: string }) => key)).toEqual([
      "emea",
      "rest",
    ]);
    const bare = await api.call("PUT", "/v1/teams/emea", { name: "EMEA" });
    expect(bare.json).toMatchObject({ members: [], fallbackTeam: null, condition: null });
    expect((await api.call("DELETE", "/v1/teams/emea")).status).toBe(204);
    expect((await api.call("GET", "/v1/teams/emea")).json.code).toBe("team_not_found");
    expect((await api.call("DELETE", "/v1/teams/rest")).status).toBe(204);
  });

  test("do not fall back on each other in a circle, however long", async () => {
    const put = (key: string, fallbackTeam: string | null) =>
      api.call("PUT", `/v1/teams/${key}`, { name: key, fallbackTeam });
    for (const [key, next] of [
      ["c", null],
      ["b", "c"],
      ["a", "b"],
    ] as const) {
      expect((await put(key, next)).status).toBe(200);
    }
    const answer = await put("c", "a");
    expect([answer.status, answer.json.problems]).toEqual([
      422,
      [expect.objectContaining({ pointer: "/fallbackTeam", code: "team_cycle" })],
    ]);
    expect(answer.json.problems[0].message).toContain("c → a → b → c");
    expect((await api.call("GET", "/v1/teams/c")).json.fallbackTeam).toBeNull();
    for (const key of ["a", "b", "c"]) await api.call("DELETE", `/v1/teams/${key}`);
  });

  test("without members are taken, and the answer warns", async () => {
    const warned = async (input: object) =>
      (await api.call("PUT", "/v1/teams/w", { name: "W", ...input })).json.warnings;
    expect(await warned({})).toEqual([expect.objectContaining({ pointer: "/members", code: "team_without_members" })]);
    expect(await warned({ members: [(await hire()).id] })).toEqual([]);
    await api.call("DELETE", "/v1/teams/w");
  });

  test.each<[string, object, string, string]>([
    ["a member who is nobody", { members: [nobody] }, "/members/0", "rep_unknown"],
    ["itself as fallback", { fallbackTeam: "t" }, "/fallbackTeam", "own_fallback"],
    ["a fallback that is none", { fallbackTeam: "other" }, "/fallbackTeam", "team_unknown"],
    ["a manager who is nobody", { managerId: nobody }, "/managerId", "rep_unknown"],
    ["a reminder that comes too late", { remindAfter: "PT1H" }, "/remindAfter", "reminded_too_late"],
    ["holidays of nowhere", { holidays: { places: ["XX"] } }, "/holidays/places/0", "invalid_value"],
  ])("refused: %s", async (_what, some, pointer, code) => {
    const answer = await api.call("PUT", "/v1/teams/t", { name: "T", ...some });
    expect([answer.status, answer.json.problems]).toEqual([422, [expect.objectContaining({ pointer, code })]]);
  });
});

describe("the preview", () => {
  test("says who would get it and why, and why nobody else; nothing changes", async () => {
    const [ann, bob, cyd] = [
      await hire({ languages: ["fr"] }),
      await hire({ territory: { attribute: "country", op: "eq", value: "CH" } }),
      await hire(),
    ];
    await api.call("POST", `/v1/reps/${cyd.id}/absences`, { fromDate: "2026-01-05", toDate: "2026-01-09" });
    await api.call("PUT", "/v1/teams/alps", {
      name: "Alps",
      members: [ann.id, bob.id, cyd.id],
      condition: { tag: "alps" },
      position: 0,
    });
    const before = await api.app.db.select().from(reps).orderBy(reps.id);
    const lead = { email: "uma@new.example", locale: "fr-CH", tags: ["alps"], attributes: { country: "CH" } };
    const { json } = await api.call("POST", "/v1/reps/assign/preview", { lead });
    expect(json).toMatchObject({
      rep: { id: bob.id, name: bob.name },
      via: "turn",
      team: { key: "alps" },
      reasons: [`Team Alps: it is the turn of ${bob.name}.`],
    });
    const codes = Object.fromEntries(
      json.passedOver.map(({ repId, code }: { repId: string; code: string }) => [repId, code]),
    );
    expect(codes).toMatchObject({ [ann.id]: "others_fit_better", [cyd.id]: "absent" });
    expect(json.passedOver).toHaveLength(before.length - 1);
    expect(await api.app.db.select().from(reps).orderBy(reps.id)).toEqual(before);
  });

  test("asks of a lead there is, and of the company of one there is not", async () => {
    const rep = await hire();
    const { json: owned } = await api.call("POST", "/v1/leads", { email: "ina@house.example" });
    const whose = { repId: rep.id, stage: "prospect" as const };
    await api.app.db.update(leads).set(whose).where(eq(leads.id, owned.id));
    const asked = async (body: object) => (await api.call("POST", "/v1/reps/assign/preview", body)).json;
    expect(await asked({ leadId: owned.id })).toMatchObject({ via: "owner", rep: { id: rep.id } });
    expect(await asked({ lead: { email: "per@mail.house.example" } })).toMatchObject({
      via: "company",
      rep: { id: rep.id },
    });
    expect(await asked({ leadId: nobody })).toMatchObject({ status: 404, code: "lead_not_found" });
    expect(await asked({})).toMatchObject({ status: 422 });
    expect(await asked({ leadId: owned.id, lead: { email: "a@b.test" } })).toMatchObject({ status: 422 });
  });
});
