DROP INDEX "enrollments_one_running";--> statement-breakpoint
ALTER TABLE "enrollments" ADD COLUMN "key" text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "enrollments_one_running" ON "enrollments" USING btree ("lead_id","sequence_id","key") WHERE "enrollments"."status" in ('waiting', 'active', 'paused');