import { sql } from "drizzle-orm";
import { bigint, check, index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { instant, primaryId } from "./columns.ts";
import { outbox } from "./handoffs.ts";
import { reps, teams } from "./reps.ts";

/** `slack`: an incoming webhook; `teams`: a Power Automate workflow; `webhook`: signed as Standard Webhooks says. */
export const channelKinds = ["slack", "teams", "webhook"] as const;
export type ChannelKind = (typeof channelKinds)[number];

/**
 * Where a rep, or a team, is told beside the mail. The URL is a secret: whoever has it can write there. `shownUrl` is what of it
 * may be seen. `failingSince` is set from the first failure after a success on; `toldAt`, when the operator heard of it.
 */
export const channels = pgTable(
  "channels",
  {
    id: primaryId(),
    repId: uuid("rep_id").references(() => reps.id, { onDelete: "cascade" }),
    teamId: uuid("team_id").references(() => teams.id, { onDelete: "cascade" }),
    kind: text("kind").$type<ChannelKind>().notNull(),
    name: text("name").notNull(),
    sealedUrl: text("sealed_url").notNull(),
    shownUrl: text("shown_url").notNull(),
    /** What a `webhook` is signed with: bytes, Base64. */
    sealedSecret: text("sealed_secret"),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
    lastOkAt: instant("last_ok_at"),
    failingSince: instant("failing_since"),
    lastError: text("last_error"),
    lastErrorAt: instant("last_error_at"),
    toldAt: instant("told_at"),
  },
  (t) => [
    check("channels_of_one", sql`num_nonnulls(${t.repId}, ${t.teamId}) = 1`),
    index("channels_rep")
      .on(t.repId)
      .where(sql`${t.repId} is not null`),
    index("channels_team")
      .on(t.teamId)
      .where(sql`${t.teamId} is not null`),
  ],
);

export type ChannelMessageStatus = "pending" | "done" | "failed";

/**
 * One outbox entry that is to be told in one channel: once, and tried by itself. Its words are made when it is told, so that it
 * holds none. `repId` is who is told, and whose page is linked.
 */
export const channelMessages = pgTable(
  "channel_messages",
  {
    id: primaryId(),
    channelId: uuid("channel_id")
      .notNull()
      .references(() => channels.id, { onDelete: "cascade" }),
    outboxId: bigint("outbox_id", { mode: "number" })
      .notNull()
      .references(() => outbox.id, { onDelete: "cascade" }),
    repId: uuid("rep_id").references(() => reps.id, { onDelete: "cascade" }),
    status: text("status").$type<ChannelMessageStatus>().notNull().default("pending"),
    attempts: integer("attempts").notNull().default(0),
    dueAt: instant("due_at").notNull(),
    answer: text("answer"),
    createdAt: instant("created_at").notNull(),
    settledAt: instant("settled_at"),
  },
  (t) => [
    uniqueIndex("channel_messages_once").on(t.outboxId, t.channelId),
    index("channel_messages_channel").on(t.channelId),
    index("channel_messages_due")
      .on(t.dueAt)
      .where(sql`${t.status} = 'pending'`),
  ],
);
