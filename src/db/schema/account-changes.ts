import { boolean, index, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { accounts } from "./accounts.ts";
import { instant, primaryId } from "./columns.ts";
import { leads } from "./leads.ts";

/** How an account stood before another one was merged into it, and what it has been given. */
export interface AccountStood {
  repId: string | null;
  attributes: Record<string, string | number | boolean | null>;
}

/** What a merge or a split has done beside moving people: enough to undo it. */
export interface AccountChangeDetail {
  domains: string[];
  before: AccountStood;
  after: AccountStood;
}

/** A merge of `otherId` into `accountId`, or a split of `otherId` off it. */
export const accountChanges = pgTable(
  "account_changes",
  {
    id: primaryId(),
    kind: text("kind").$type<"merge" | "split">().notNull(),
    accountId: uuid("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    otherId: uuid("other_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    detail: jsonb("detail").$type<AccountChangeDetail>().notNull(),
    /** the API key */
    by: uuid("by").notNull(),
    at: instant("at").notNull(),
    undoneAt: instant("undone_at"),
  },
  (t) => [index("account_changes_account").on(t.accountId, t.at), index("account_changes_other").on(t.otherId)],
);

/** Whom a change of accounts has moved; `given` is how they had come to the account before. */
export const accountChangeLeads = pgTable(
  "account_change_leads",
  {
    changeId: uuid("change_id")
      .notNull()
      .references(() => accountChanges.id, { onDelete: "cascade" }),
    leadId: uuid("lead_id")
      .notNull()
      .references(() => leads.id, { onDelete: "cascade" }),
    given: boolean("given").notNull(),
  },
  (t) => [primaryKey({ columns: [t.changeId, t.leadId] }), index("account_change_leads_lead").on(t.leadId)],
);
