import { sql } from "drizzle-orm";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import { accounts, leads, reps } from "../../src/db/schema/index.ts";
import { resolveZone } from "../../src/schedule/zone.ts";
import type { FactBook } from "../../src/enrollment/facts/fact-book.ts";
import { loadFacts } from "../../src/enrollment/facts/load-facts.ts";
import { accountTests } from "../../src/sequence/condition/account/account-tests.ts";
import { loadAccountFacts } from "../../src/sequence/condition/account/load-account-facts.ts";
import type {
  AccountTest,
  Condition,
  PersonCondition,
  PropertyFilter,
} from "../../src/sequence/condition/condition.ts";
import { condition as conditionSchema, operandProblem } from "../../src/sequence/condition/condition.ts";
import { evaluateCondition } from "../../src/sequence/condition/evaluate.ts";
import { openScope } from "../../src/sequence/condition/open-scope.ts";
import { operatorNames } from "../../src/sequence/condition/operators.ts";
import { conditionToSql } from "../../src/sequence/condition/to-sql.ts";
import { createTestDatabase } from "../support/database.ts";
import type { TestDatabase } from "../support/database.ts";

const now = new Date("2026-03-29T01:30:00.123Z");
const everything = {
  events: ["bought", "seen"],
  ownMessages: false,
  deeds: [],
  account: [],
  score: true,
  tasks: false,
  trigger: false,
  recentSends: false,
};

let database: TestDatabase;
let opened: ReturnType<typeof openDatabase>;
let facts: FactBook;
let ids: string[];
let known: (typeof leads.$inferSelect)[];

// Values that programs disagree about: types that nearly fit, dates that nearly are, text outside of the BMP.
const scalars = [null, true, false, 0, -0, 1, 1.5, 0.1, 1e21, 1e-7, -5, 2 ** 53];
const texts = "|a|A|ab|é|e\u0301|😀|1|true|null|a%b_c\\d|'; drop table leads --| a ".split("|");
const dates = `2026-03-28 2026-02-30 2024-02-29 0000-01-01 2026-03-29T01:30:00.123Z 2026-03-29T01:30:00.123456Z
  2026-03-29 2026-03-30 2026-03-28T22:00:00Z 2026-03-28T23:00:00Z 2026-03-29T02:30+02:00 2026-03-29T24:00:00Z 2026-06-30T23:59:60Z 2026-03-01T00:00:00+15:00 2026-3-1 9999-12-31
  1969-12-31T23:59:59.9995Z 2026-04-02 infinity now`.split(/\s+/);
const values = fc.oneof(
  fc.constantFrom<string | number | boolean | null>(...scalars, ...texts, ...dates),
  fc.string({ maxLength: 3, unit: "grapheme" }).filter((text) => !text.includes("\0") && text.isWellFormed()),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const names = fc.constantFrom("plan", "seats", "day", "missing", "company", "email", "firstName");
const durations = fc.constantFrom("P1D", "P1M", "PT1H", "P10Y", "P2W");

const operand = fc.oneof(values, durations, fc.array(values, { minLength: 1, maxLength: 4 }), fc.constant(undefined));
const operation = fc
  .record({ op: fc.constantFrom(...operatorNames), value: operand })
  .filter(({ op, value }) => operandProblem(op, value) === null)
  .map(({ op, value }) => (value === undefined ? { op } : { op, value }));

// On both sides of the date line, with a change of clocks that very night, and what is no zone or is written oddly.
const zones = fc.constantFrom(
  null,
  "Europe/Paris",
  "Asia/Beirut",
  "Pacific/Kiritimati",
  "Pacific/Pago_Pago",
  "America/New_York",
  "us/eastern",
  " Asia/Kolkata ",
  "America/Havana",
  "Asia/Kathmandu",
  "Nowhere",
  "+02:00",
  "",
);

const filters = fc.option(
  fc.array(
    fc.tuple(names, operation).map(([property, test]): PropertyFilter => ({ property, ...test })),
    { minLength: 1, maxLength: 2 },
  ),
  { nil: undefined },
);
const countTest = fc.record({
  op: fc.constantFrom("eq", "neq", "gt", "gte", "lt", "lte"),
  value: fc.constantFrom(0, 1, 2),
});
const numberTest = fc.record({
  op: fc.constantFrom("eq", "neq", "gt", "gte", "lt", "lte"),
  value: fc.constantFrom(0, 1, 2, 1.5, -1),
});

const personLeaf: fc.Arbitrary<PersonCondition> = fc.oneof(
  fc.tuple(names, operation).map(([attribute, test]) => ({ attribute, ...test })),
  fc.constantFrom<PersonCondition>({ tag: "vip" }, { tag: "none" }, { label: "sql" }),
  fc.constantFrom<PersonCondition>({ stage: "customer" }, { stage: ["lead", "prospect"] }),
);
const personTest: fc.Arbitrary<PersonCondition> = fc.oneof(
  { weight: 2, arbitrary: personLeaf },
  personLeaf.map((not) => ({ not })),
  fc.array(personLeaf, { minLength: 1, maxLength: 2 }).map((all) => ({ all })),
  fc.array(personLeaf, { minLength: 1, maxLength: 2 }).map((any) => ({ any })),
);
const accountTest: fc.Arbitrary<AccountTest> = fc.oneof(
  fc
    .tuple(fc.constantFrom("plan", "seats", "day", "missing", "name", "key"), operation)
    .map(([attribute, test]) => ({ attribute, ...test })),
  fc.constantFrom<AccountTest>({ stage: "customer" }, { stage: ["prospect", "disqualified"] }),
  fc.constantFrom<AccountTest>({ owner: true }, { owner: false }),
  fc
    .record({ op: numberTest.map(({ op }) => op), value: fc.constantFrom(0, 1, 2, 5, 50) })
    .map((people): AccountTest => ({ people })),
  personTest.map((anyone) => ({ anyone })),
  personTest.map((colleague) => ({ colleague })),
);

const leaf: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(names, operation).map(([attribute, test]) => ({ attribute, ...test })) },
  fc.constantFrom("vip", "x", "none").map((tag) => ({ tag })),
  { weight: 3, arbitrary: accountTest.map((account) => ({ account })) },
  fc.constantFrom<Condition>({ stage: "lead" }, { stage: ["prospect", "customer"] }),
  fc
    .tuple(fc.constantFrom("total", "fit", "engagement"), numberTest)
    .map(([score, test]): Condition => ({ score, ...test })),
  {
    weight: 2,
    arbitrary: fc
      .record({
        event: fc.constantFrom("bought", "seen", "never"),
        where: filters,
        within: fc.option(durations, { nil: undefined }),
        count: fc.option(countTest, { nil: undefined }),
      })
      .map((event) => event as Condition),
  },
);

const conditions = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc.array(tie("tree"), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie("tree"), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    tie("tree").map((not) => ({ not })),
  ),
})).tree;

/** Points of our own rules, stated at different times before now. */
const scoredOf = (n: number) => ({
  version: 1,
  fit: (n % 5) - 2,
  at: now.getTime() - n * 1_234_567,
  asOf: now.getTime(),
  groups: {
    mail: { value: (n % 7) - 3 + n / 64, halfLife: 14 * 86_400_000 },
    web: { value: n % 2, halfLife: 86_400_000 },
    trial: { value: n % 3, halfLife: null },
  },
});

beforeAll(async () => {
  database = await createTestDatabase();
  opened = openDatabase(database.url);
  const attributes = fc.dictionary(names, values, { maxKeys: 4, noNullPrototype: true });
  const people = fc.sample(fc.tuple(attributes, fc.subarray(["vip", "x"]), values, fc.nat(3), zones), {
    numRuns: 150,
    seed: 7,
  });
  const at = { stageAt: now, createdAt: now, updatedAt: now };
  const stages = ["lead", "prospect", "customer", "disqualified"] as const;
  const text = (value: unknown) => (typeof value === "string" ? value : null);
  const [rep] = await opened.db
    .insert(reps)
    .values({ name: "Rae", email: "rae@ours.test", zone: "UTC", createdAt: now })
    .returning();
  const firms = fc.sample(fc.tuple(attributes, fc.boolean()), { numRuns: 12, seed: 9 });
  const made = await opened.db
    .insert(accounts)
    .values(
      firms.map(([own, isOwned], n) => ({
        name: n % 2 === 0 ? "a" : "ab",
        key: n % 3 === 0 ? null : `|${n}`,
        attributes: own,
        repId: isOwned ? rep!.id : null,
        createdAt: now,
        updatedAt: now,
      })),
    )
    .returning();
  // One person alone, accounts of two and of many, and people without one.
  const firmOf = (n: number) => (n % 5 === 0 ? null : made[n === 1 ? 0 : n < 4 ? 1 : 2 + (n % 10)]!.id);
  const rows = people.map(([own, tags, odd, stage, timezone], n) => ({
    email: `lead-${n}@example.com`,
    attributes: own,
    tags,
    company: text(odd),
    accountId: firmOf(n),
    sqlAt: n % 11 === 0 ? now : null,
    timezone,
    stage: stages[stage]!,
    fitScore: (n % 4) - 1,
    engagementScore: n % 3,
    scored: n % 3 === 0 ? null : scoredOf(n),
    ...at,
  }));
  const added = await opened.db.insert(leads).values(rows).returning();
  ids = added.map(({ id }) => id).sort();
  const moments = [
    now,
    new Date("2026-03-28T00:00:00Z"),
    new Date("2025-01-01T00:00:00Z"),
    new Date("2027-01-01T00:00:00Z"),
  ];
  const seen = fc.sample(fc.tuple(fc.nat(149), fc.constantFrom("bought", "seen"), attributes, fc.nat(3)), {
    numRuns: 300,
    seed: 8,
  });
  await opened.db.execute(sql`
    insert into events (id, name, lead_id, properties, source, occurred_at, received_at)
    select gen_random_uuid(), r.name, r.lead, r.properties, 'test', r.at, r.at
    from jsonb_to_recordset(${JSON.stringify(
      seen.map(([who, name, properties, when]) => ({ name, lead: ids[who], properties, at: moments[when] })),
    )}::text::jsonb) as r (name text, lead uuid, properties jsonb, at timestamptz)`);
  known = added;
  facts = await loadFacts(opened.db, added, [], everything, now);
});
afterAll(async () => {
  await opened.close();
  await database.close();
});

test("a condition means the same in SQL and in the step machine, for every lead: true, false or unknown", async () => {
  await fc.assert(
    fc.asyncProperty(conditions, async (tree) => {
      const condition = conditionSchema.parse(tree);
      const scope = await openScope(opened.db, condition, now, { fallback: "Asia/Tokyo" });
      const rows = await opened.db.execute<{ id: string; holds: boolean | null }>(
        sql`select l.id, ${conditionToSql(condition, scope)} as holds from leads l order by l.id`,
      );
      const firmFacts = await loadAccountFacts(opened.db, known, accountTests([condition]), now);
      const inMemory = ids.map((id) => {
        const about = { ...facts.of(id, null), account: firmFacts.get(id) ?? null };
        const { zone } = resolveZone("lead", about.timezone, "Asia/Tokyo");
        return evaluateCondition(condition, about, now, zone).result;
      });
      expect(rows.map(({ holds }) => holds)).toEqual(inMemory);
    }),
    { numRuns: 400 },
  );
});
