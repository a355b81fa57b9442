ALTER TABLE "handoffs" ADD COLUMN "decline_reason" text;--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "snoozed_until" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "handoffs_snoozed" ON "handoffs" USING btree ("snoozed_until") WHERE "handoffs"."status" = 'accepted' and "handoffs"."snoozed_until" is not null;--> statement-breakpoint
ALTER TABLE "tasks" ALTER COLUMN "enrollment_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ALTER COLUMN "step_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ALTER COLUMN "visit" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "handoff_id" uuid;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "rep_id" uuid;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_handoff_id_handoffs_id_fk" FOREIGN KEY ("handoff_id") REFERENCES "handoffs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_rep_id_reps_id_fk" FOREIGN KEY ("rep_id") REFERENCES "reps"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_of_one" CHECK (num_nonnulls("tasks"."enrollment_id", "tasks"."handoff_id") = 1);--> statement-breakpoint
CREATE INDEX "tasks_handoff" ON "tasks" USING btree ("handoff_id") WHERE "tasks"."handoff_id" is not null;--> statement-breakpoint
CREATE TABLE "rep_devices" (
	"id" uuid PRIMARY KEY NOT NULL,
	"rep_id" uuid NOT NULL,
	"handoff_id" uuid,
	"secret_hash" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "rep_devices" ADD CONSTRAINT "rep_devices_rep_id_reps_id_fk" FOREIGN KEY ("rep_id") REFERENCES "reps"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rep_devices" ADD CONSTRAINT "rep_devices_handoff_id_handoffs_id_fk" FOREIGN KEY ("handoff_id") REFERENCES "handoffs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "rep_devices_first" ON "rep_devices" USING btree ("handoff_id","rep_id") WHERE "rep_devices"."handoff_id" is not null;--> statement-breakpoint
CREATE INDEX "rep_devices_secret" ON "rep_devices" USING btree ("secret_hash","rep_id");--> statement-breakpoint
CREATE INDEX "rep_devices_expiry" ON "rep_devices" USING btree ("expires_at");--> statement-breakpoint
CREATE TABLE "rep_codes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"rep_id" uuid NOT NULL,
	"code_hash" text NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "rep_codes" ADD CONSTRAINT "rep_codes_rep_id_reps_id_fk" FOREIGN KEY ("rep_id") REFERENCES "reps"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "rep_codes_rep" ON "rep_codes" USING btree ("rep_id","created_at");
