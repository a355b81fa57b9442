CREATE TABLE "tasks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"enrollment_id" uuid NOT NULL,
	"lead_id" uuid NOT NULL,
	"step_id" text NOT NULL,
	"visit" integer NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"note" text,
	"due_at" timestamp (3) with time zone,
	"done_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhook_calls" (
	"id" uuid PRIMARY KEY NOT NULL,
	"enrollment_id" uuid NOT NULL,
	"lead_id" uuid NOT NULL,
	"step_id" text NOT NULL,
	"visit" integer NOT NULL,
	"url" text NOT NULL,
	"body" jsonb NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"answer" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"settled_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "decisions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "decisions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"lead_id" uuid NOT NULL,
	"enrollment_id" uuid,
	"sequence_id" uuid NOT NULL,
	"version_id" uuid,
	"at" timestamp (3) with time zone NOT NULL,
	"step_id" text,
	"rule" text NOT NULL,
	"outcome" text NOT NULL,
	"reason" text NOT NULL,
	"inputs" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"until" timestamp (3) with time zone,
	"zone" text,
	"shifts" jsonb DEFAULT '[]'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "publications" (
	"id" uuid PRIMARY KEY NOT NULL,
	"sequence_id" uuid NOT NULL,
	"version_id" uuid NOT NULL,
	"mode" text NOT NULL,
	"map" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"release" boolean DEFAULT false NOT NULL,
	"pass" integer DEFAULT 1 NOT NULL,
	"cursor" uuid,
	"counts" jsonb DEFAULT '{"moved":0,"stays":{}}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "lead_attributes" (
	"name" text PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "segment_members" (
	"segment_id" uuid NOT NULL,
	"lead_id" uuid NOT NULL,
	"entered_at" timestamp (3) with time zone NOT NULL,
	"matched_at" timestamp (3) with time zone,
	CONSTRAINT "segment_members_segment_id_lead_id_pk" PRIMARY KEY("segment_id","lead_id")
);
--> statement-breakpoint
CREATE TABLE "segments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"condition" jsonb NOT NULL,
	"tracked_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "segments_key_unique" UNIQUE("key")
);
--> statement-breakpoint
DROP INDEX "enrollments_one_running";--> statement-breakpoint
ALTER TABLE "enrollments" ADD COLUMN "wait_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "thread" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "sequences" ADD COLUMN "key" text;--> statement-breakpoint
ALTER TABLE "sequences" ADD COLUMN "trigger_segment" text;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_enrollment_id_enrollments_id_fk" FOREIGN KEY ("enrollment_id") REFERENCES "public"."enrollments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_lead_id_leads_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."leads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_calls" ADD CONSTRAINT "webhook_calls_enrollment_id_enrollments_id_fk" FOREIGN KEY ("enrollment_id") REFERENCES "public"."enrollments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_calls" ADD CONSTRAINT "webhook_calls_lead_id_leads_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."leads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_lead_id_leads_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."leads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_enrollment_id_enrollments_id_fk" FOREIGN KEY ("enrollment_id") REFERENCES "public"."enrollments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_sequence_id_sequences_id_fk" FOREIGN KEY ("sequence_id") REFERENCES "public"."sequences"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "publications" ADD CONSTRAINT "publications_sequence_id_sequences_id_fk" FOREIGN KEY ("sequence_id") REFERENCES "public"."sequences"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "publications" ADD CONSTRAINT "publications_version_id_sequence_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."sequence_versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "segment_members" ADD CONSTRAINT "segment_members_segment_id_segments_id_fk" FOREIGN KEY ("segment_id") REFERENCES "public"."segments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "segment_members" ADD CONSTRAINT "segment_members_lead_id_leads_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."leads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "tasks_one_per_visit" ON "tasks" USING btree ("enrollment_id","step_id","visit");--> statement-breakpoint
CREATE INDEX "tasks_lead" ON "tasks" USING btree ("lead_id","id");--> statement-breakpoint
CREATE INDEX "tasks_open" ON "tasks" USING btree ("id") WHERE "tasks"."done_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_calls_one_per_visit" ON "webhook_calls" USING btree ("enrollment_id","step_id","visit");--> statement-breakpoint
CREATE INDEX "webhook_calls_pending" ON "webhook_calls" USING btree ("due_at") WHERE "webhook_calls"."status" = 'pending';--> statement-breakpoint
CREATE INDEX "decisions_enrollment" ON "decisions" USING btree ("enrollment_id","id");--> statement-breakpoint
CREATE INDEX "decisions_lead" ON "decisions" USING btree ("lead_id","id");--> statement-breakpoint
CREATE INDEX "publications_sequence" ON "publications" USING btree ("sequence_id","id");--> statement-breakpoint
CREATE INDEX "publications_due" ON "publications" USING btree ("due_at") WHERE "publications"."due_at" is not null;--> statement-breakpoint
CREATE INDEX "segment_members_unmatched" ON "segment_members" USING btree ("entered_at") WHERE "segment_members"."matched_at" is null;--> statement-breakpoint
CREATE INDEX "enrollments_waiting" ON "enrollments" USING btree ("due_at") WHERE "enrollments"."status" = 'waiting';--> statement-breakpoint
CREATE INDEX "sequences_trigger_segment" ON "sequences" USING btree ("trigger_segment") WHERE "sequences"."status" = 'published';--> statement-breakpoint
CREATE UNIQUE INDEX "enrollments_one_running" ON "enrollments" USING btree ("lead_id","sequence_id") WHERE "enrollments"."status" in ('waiting', 'active', 'paused');--> statement-breakpoint
ALTER TABLE "sequences" ADD CONSTRAINT "sequences_key_unique" UNIQUE("key");