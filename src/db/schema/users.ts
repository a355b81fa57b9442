import { index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { instant, primaryId } from "./columns.ts";
import { reps } from "./reps.ts";

export type Role = "admin" | "marketer" | "rep" | "viewer";

/** People who sign in. One of role `rep` sees what is of the rep `repId`. A disabled user cannot sign in. */
export const users = pgTable("users", {
  id: primaryId(),
  email: text("email").notNull().unique(),
  name: text("name").notNull(),
  role: text("role").$type<Role>().notNull(),
  zone: text("zone").notNull().default("UTC"),
  repId: uuid("rep_id")
    .unique()
    .references(() => reps.id, { onDelete: "set null" }),
  state: text("state").$type<"active" | "disabled">().notNull().default("active"),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
  signedInAt: instant("signed_in_at"),
});

/** How somebody signed in. */
export type SignInWay = "link" | "passkey" | "development";

/**
 * A browser in which a user is signed in, known by a cookie of which only a digest is kept. The cookie is replaced now and then;
 * the one before (`previousHash`) is good for a moment longer, for requests that were under way.
 */
export const userSessions = pgTable(
  "user_sessions",
  {
    id: primaryId(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    tokenHash: text("token_hash").notNull().unique(),
    previousHash: text("previous_hash").unique(),
    rotatedAt: instant("rotated_at").notNull(),
    way: text("way").$type<SignInWay>().notNull(),
    /** browser and system, in words */
    device: text("device").notNull(),
    /** the network, without what tells one client from its neighbors */
    network: text("network"),
    createdAt: instant("created_at").notNull(),
    lastSeenAt: instant("last_seen_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
  },
  (t) => [index("user_sessions_user").on(t.userId, t.lastSeenAt), index("user_sessions_expiry").on(t.expiresAt)],
);

/** A link that signs somebody in, once; only a digest of it is kept. `next` is where it leads to afterwards. */
export const signInLinks = pgTable(
  "sign_in_links",
  {
    id: primaryId(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    tokenHash: text("token_hash").notNull().unique(),
    kind: text("kind").$type<"mail" | "invitation" | "command" | "development">().notNull(),
    next: text("next").notNull(),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
  },
  (t) => [index("sign_in_links_user").on(t.userId), index("sign_in_links_expiry").on(t.expiresAt)],
);
