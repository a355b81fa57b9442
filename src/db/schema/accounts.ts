import { sql } from "drizzle-orm";
import { index, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import { instant, primaryId } from "./columns.ts";
import { reps } from "./reps.ts";

/**
 * A company: the people of one registrable domain, or those whom somebody put there by its `key`, an id of your own. `repId` is the
 * owner, where one was named. One that was merged into another has no people of its own.
 */
export const accounts = pgTable(
  "accounts",
  {
    id: primaryId(),
    key: text("key").unique(),
    name: text("name").notNull(),
    repId: uuid("rep_id").references(() => reps.id, { onDelete: "set null" }),
    attributes: jsonb("attributes").$type<Record<string, string | number | boolean | null>>().notNull().default({}),
    mergedInto: uuid("merged_into").references((): AnyPgColumn => accounts.id, { onDelete: "set null" }),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [
    index("accounts_name").on(sql`lower(${t.name}) text_pattern_ops`),
    index("accounts_rep")
      .on(t.repId, t.id)
      .where(sql`${t.repId} is not null`),
    index("accounts_merged")
      .on(t.mergedInto)
      .where(sql`${t.mergedInto} is not null`),
  ],
);

/** To which account the people of a registrable domain belong, unless somebody said otherwise. */
export const accountDomains = pgTable(
  "account_domains",
  {
    domain: text("domain").primaryKey(),
    accountId: uuid("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
  },
  (t) => [
    index("account_domains_account").on(t.accountId),
    index("account_domains_prefix").on(sql`${t.domain} text_pattern_ops`),
  ],
);
