import { index, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { instant, primaryId } from "./columns.ts";

export type KeyKind = "secret" | "publishable";

/**
 * API keys: only the SHA-256 of the key is stored, the key itself is shown once. `scopes`: what it may do, `*` is everything;
 * `ipRanges`: where from (CIDR), none is anywhere; `perMinute`: requests, null is the usual. After a rotation the secret before
 * (`previousHash`) is good until `previousUntil`.
 */
export const apiKeys = pgTable("api_keys", {
  id: primaryId(),
  name: text("name").notNull(),
  kind: text("kind").$type<KeyKind>().notNull(),
  prefix: text("prefix").notNull(),
  hash: text("hash").notNull().unique(),
  scopes: text("scopes").array().notNull().default(["*"]),
  ipRanges: text("ip_ranges").array().notNull().default([]),
  perMinute: integer("per_minute"),
  expiresAt: instant("expires_at"),
  lastUsedAt: instant("last_used_at"),
  previousHash: text("previous_hash").unique(),
  previousUntil: instant("previous_until"),
  createdAt: instant("created_at").notNull(),
  revokedAt: instant("revoked_at"),
});

/** Answers already given to a POST carrying an `Idempotency-Key`; `status` is null while the first request runs. */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    apiKeyId: uuid("api_key_id")
      .notNull()
      .references(() => apiKeys.id, { onDelete: "cascade" }),
    key: text("key").notNull(),
    requestHash: text("request_hash").notNull(),
    status: integer("status"),
    headers: jsonb("headers").$type<Record<string, string>>(),
    body: text("body"),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.apiKeyId, t.key] }), index("idempotency_keys_created_at").on(t.createdAt)],
);

/**
 * Which values of SECRET_KEY were used with this database, by fingerprint: so that a changed one, whose links and secrets are
 * dead without the earlier, is noticed at a start.
 */
export const secretKeys = pgTable("secret_keys", {
  fingerprint: text("fingerprint").primaryKey(),
  firstUsedAt: instant("first_used_at").notNull(),
  lastUsedAt: instant("last_used_at").notNull(),
});
