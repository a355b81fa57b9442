CREATE TABLE "transports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"sealed_url" text NOT NULL,
	"max_connections" integer DEFAULT 20 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "transports_name_unique" UNIQUE("name")
);
--> statement-breakpoint
DROP INDEX "messages_leased";--> statement-breakpoint
DROP INDEX "messages_lane";--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "priority" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "history" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "senders" ADD COLUMN "reply_to" text DEFAULT 'tracked' NOT NULL;--> statement-breakpoint
ALTER TABLE "senders" ADD COLUMN "dkim" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "senders" ADD COLUMN "transport_ids" uuid[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "senders" ADD COLUMN "timezone" text DEFAULT 'UTC' NOT NULL;--> statement-breakpoint
ALTER TABLE "senders" ADD COLUMN "daily_cap" integer;--> statement-breakpoint
ALTER TABLE "senders" ADD COLUMN "hourly_cap" integer;--> statement-breakpoint
ALTER TABLE "senders" ADD COLUMN "warm_up" jsonb;--> statement-breakpoint
ALTER TABLE "senders" ADD COLUMN "min_gap_ms" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "senders" ADD COLUMN "gap_jitter" real DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "senders" ADD COLUMN "held_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "senders" ADD COLUMN "held_reason" text;--> statement-breakpoint
ALTER TABLE "senders" ADD COLUMN "paused_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "senders" ADD COLUMN "paused_reason" text;--> statement-breakpoint
ALTER TABLE "sequences" ADD COLUMN "sender_ids" uuid[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "sequences" ADD COLUMN "uncertain_policy" text DEFAULT 'resend' NOT NULL;--> statement-breakpoint
CREATE INDEX "messages_under_way" ON "messages" USING btree ("sender_id") WHERE "messages"."status" in ('sending', 'uncertain');--> statement-breakpoint
CREATE INDEX "messages_sent" ON "messages" USING btree ("sender_id","sent_at") WHERE "messages"."sent_at" is not null;--> statement-breakpoint
CREATE INDEX "messages_lane" ON "messages" USING btree ("sender_id","priority" DESC NULLS LAST,"due_at") WHERE "messages"."status" in ('queued', 'deferred');