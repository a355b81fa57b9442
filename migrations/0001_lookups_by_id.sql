ALTER TABLE "messages" DROP CONSTRAINT "messages_rfc_message_id_unique";--> statement-breakpoint
DROP INDEX "enrollments_once_per_event";--> statement-breakpoint
ALTER TABLE "decisions" ADD COLUMN "made" jsonb;--> statement-breakpoint
CREATE UNIQUE INDEX "enrollments_once_per_event" ON "enrollments" USING btree ("event_id","sequence_id") WHERE "enrollments"."event_id" is not null;