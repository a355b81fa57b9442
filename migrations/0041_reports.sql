-- Where a lead came from first; of those that are there already, what their first event, or the import, says.
ALTER TABLE "leads" ADD COLUMN "source" text DEFAULT 'api' NOT NULL;
--> statement-breakpoint
UPDATE "leads" l SET "source" = f."source" FROM (
  SELECT DISTINCT ON (o."lead_id") o."lead_id", o."source" FROM (
    SELECT "lead_id", "source", "received_at" AS "at" FROM "events"
    UNION ALL
    SELECT "lead_id", 'import:' || ("data" ->> 'list'), "at" FROM "activities" WHERE "kind" = 'imported' AND "data" ->> 'list' IS NOT NULL
    UNION ALL
    SELECT "lead_id", 'inquiry', "at" FROM "activities" WHERE "kind" = 'inquired'
  ) o ORDER BY o."lead_id", o."at"
) f WHERE f."lead_id" = l."id" AND f."source" <> 'api';
--> statement-breakpoint
CREATE INDEX "leads_created" ON "leads" USING btree ("created_at");
--> statement-breakpoint
CREATE INDEX "leads_source" ON "leads" USING btree ("source", "id");
--> statement-breakpoint
-- Costs nothing when a row moves, which enrollments do with every step.
CREATE INDEX "enrollments_created" ON "enrollments" USING brin ("created_at") WITH (pages_per_range=16, autosummarize=true);
--> statement-breakpoint
CREATE INDEX "handoffs_created" ON "handoffs" USING btree ("created_at");
--> statement-breakpoint
CREATE INDEX "messages_refused" ON "messages" USING btree ("sequence_id", "settled_at") WHERE "messages"."status" = 'rejected';
--> statement-breakpoint
CREATE INDEX "inbound_mails_received" ON "inbound_mails" USING btree ("received_at");
--> statement-breakpoint
CREATE INDEX "inbound_mails_message" ON "inbound_mails" USING btree ("message_id") WHERE "inbound_mails"."message_id" is not null;
