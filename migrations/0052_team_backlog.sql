ALTER TABLE "teams" ADD COLUMN "backlog_limit" integer;--> statement-breakpoint
ALTER TABLE "teams" ADD COLUMN "slot_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "lead_merges_from" ON "lead_merges" USING btree ("from_id");--> statement-breakpoint
CREATE INDEX "handoffs_team_open" ON "handoffs" USING btree ("team_id") WHERE "handoffs"."status" = 'open';--> statement-breakpoint
CREATE INDEX "handoffs_team_responded" ON "handoffs" USING btree ("team_id","responded_at") WHERE "handoffs"."responded_at" is not null;
