import { index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { instant, primaryId } from "./columns.ts";

/**
 * Who did what. Ids alone: `actorId` is of a user or an API key, null for a command on the server; `network` is the network of the
 * client without what tells it from its neighbors.
 */
export const auditLog = pgTable(
  "audit_log",
  {
    id: primaryId(),
    at: instant("at").notNull(),
    actorKind: text("actor_kind").$type<"user" | "key" | "command">().notNull(),
    actorId: uuid("actor_id"),
    action: text("action").notNull(),
    resource: text("resource").notNull(),
    resourceId: text("resource_id"),
    requestId: text("request_id"),
    network: text("network"),
  },
  (t) => [
    index("audit_log_actor").on(t.actorId, t.id),
    index("audit_log_resource").on(t.resource, t.resourceId, t.id),
    index("audit_log_at").on(t.at),
  ],
);
