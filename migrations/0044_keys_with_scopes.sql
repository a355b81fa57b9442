ALTER TABLE "api_keys" ADD COLUMN "scopes" text[] DEFAULT '{*}' NOT NULL;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "ip_ranges" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "per_minute" integer;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "expires_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "last_used_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "previous_hash" text;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "previous_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_previous_hash_unique" UNIQUE ("previous_hash");--> statement-breakpoint
UPDATE "api_keys" SET "scopes" = '{}' WHERE "kind" = 'publishable';--> statement-breakpoint
-- Counts of a minute or an hour: nothing is lost with them when a server falls over, and a count for each request costs no flush.
ALTER TABLE "rate_windows" SET UNLOGGED;
