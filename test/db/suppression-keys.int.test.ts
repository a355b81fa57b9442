import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { isSuppressed, joinSuppressed } from "../../src/db/suppressed.ts";
import { suppressions } from "../../src/db/schema/index.ts";
import { newId } from "../../src/platform/ids.ts";
import { openTestEngine } from "../support/engine.ts";

test("the keys of an address are its own, that without its plus tag, and its domains", async () => {
  await using t = await openTestEngine({ roles: [] });
  const keysOf = async (address: string | null) =>
    (await t.app.db.execute<{ keys: string[] | null }>(sql`select suppression_keys(${address}::text) as keys`))[0]
      ?.keys;
  expect(await keysOf("leo@acme.example")).toEqual(["leo@acme.example", "@acme.example"]);
  expect(await keysOf("leo.b@acme.example")).toEqual(["leo.b@acme.example", "@acme.example"]);
  expect(await keysOf("leo+x@mail.acme.example")).toEqual([
    "leo+x@mail.acme.example",
    "leo@mail.acme.example",
    "@mail.acme.example",
    "@acme.example",
  ]);
  expect(await keysOf("leo@localhost")).toEqual(["leo@localhost"]);
  expect(await keysOf(null)).toBeNull();
});

test("plain addresses have the keys that any address has", async () => {
  await using t = await openTestEngine({ roles: [] });
  const [locals, domains] = [
    ["leo", "leo.b", "leo+tag", "+leo", "leo+", '"a@b"', "", "ümlaut"],
    ["acme.example", "a.acme.example", "a.b.acme.example", "localhost", "acme.", ".example", "a..example", "", "."],
  ];
  const addresses = locals.flatMap((local) => domains.flatMap((domain) => [`${local}@${domain}`, `${local}${domain}`]));
  const different = await t.app.db.execute<{ address: string }>(sql`
    select address from jsonb_array_elements_text(${JSON.stringify(addresses)}::text::jsonb) address
    where suppression_keys(address) is distinct from suppression_keys_of_any(address)`);
  expect(different).toEqual([]);
});

test("who is suppressed is the same for many addresses at once as for each by itself", async () => {
  await using t = await openTestEngine({ roles: [] });
  const common = { reason: "manual" as const, createdAt: new Date() };
  await t.app.db.insert(suppressions).values([
    { id: newId(), email: "leo@acme.example", ...common },
    { id: newId(), domain: "bad.example", ...common },
    { id: newId(), domain: "localhost", ...common },
    { id: newId(), domain: "sub.good.example", ...common },
  ]);
  const locals = ["leo", "leo+tag", "ann", '"a@b"', '"a@b.c"', "+leo"];
  const domains = [
    "acme.example",
    "a.acme.example",
    "bad.example",
    "a.bad.example",
    "sub.good.example",
    "good.example",
    "localhost",
  ];
  const addresses = locals.flatMap((local) => domains.map((domain) => `${local}@${domain}`));
  const { joins, suppressed } = joinSuppressed(sql`l.email`);
  const found = await t.app.db.execute<{ email: string; each: boolean; many: boolean }>(sql`
    select l.email, ${isSuppressed(sql`l.email`)} as each, (${suppressed}) as many
    from jsonb_array_elements_text(${JSON.stringify(addresses)}::text::jsonb) l (email) ${joins}`);
  expect(found).toHaveLength(addresses.length);
  expect(found.filter(({ each, many }) => each !== many)).toEqual([]);
  expect(new Set(found.map(({ many }) => many))).toEqual(new Set([true, false]));
});
