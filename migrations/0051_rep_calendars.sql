ALTER TABLE "reps" ADD COLUMN "sealed_calendar_url" text;--> statement-breakpoint
ALTER TABLE "reps" ADD COLUMN "calendar_due_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "reps" ADD COLUMN "calendar_read_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "reps" ADD COLUMN "calendar_whole_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "reps" ADD COLUMN "calendar_etag" text;--> statement-breakpoint
ALTER TABLE "reps" ADD COLUMN "calendar_modified" text;--> statement-breakpoint
ALTER TABLE "reps" ADD COLUMN "calendar_error" text;--> statement-breakpoint
ALTER TABLE "rep_absences" ADD COLUMN "source" text DEFAULT 'hand' NOT NULL;--> statement-breakpoint
DROP INDEX "rep_absences_once";--> statement-breakpoint
CREATE UNIQUE INDEX "rep_absences_once" ON "rep_absences" USING btree ("rep_id","from_date","to_date") WHERE "rep_absences"."source" = 'hand';--> statement-breakpoint
CREATE UNIQUE INDEX "rep_absences_told_once" ON "rep_absences" USING btree ("rep_id","starts_at","ends_at") WHERE "rep_absences"."source" = 'calendar';--> statement-breakpoint
CREATE INDEX "reps_calendar_due" ON "reps" USING btree ("calendar_due_at") WHERE "reps"."calendar_due_at" is not null;
