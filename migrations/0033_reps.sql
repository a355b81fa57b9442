CREATE TABLE "rep_absences" (
	"id" uuid PRIMARY KEY NOT NULL,
	"rep_id" uuid NOT NULL,
	"from_date" text NOT NULL,
	"to_date" text NOT NULL,
	"note" text,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "team_members" (
	"team_id" uuid NOT NULL,
	"rep_id" uuid NOT NULL,
	CONSTRAINT "team_members_team_id_rep_id_pk" PRIMARY KEY("team_id","rep_id")
);
--> statement-breakpoint
CREATE TABLE "teams" (
	"id" uuid PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"position" integer DEFAULT 100 NOT NULL,
	"condition" jsonb,
	"strategy" text DEFAULT 'weighted' NOT NULL,
	"fallback_team_id" uuid,
	"fallback_rep_id" uuid,
	"manager_id" uuid,
	"zone" text DEFAULT 'UTC' NOT NULL,
	"hours" jsonb,
	"holidays" jsonb DEFAULT '{"places":[],"dates":[]}'::jsonb NOT NULL,
	"accept_within" text DEFAULT 'PT1H' NOT NULL,
	"remind_after" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "teams_key_unique" UNIQUE("key")
);
--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "team_id" uuid;
--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "moved_for" text;
--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "accept_by" timestamp (3) with time zone;
--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "reminded_at" timestamp (3) with time zone;
--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "escalated_at" timestamp (3) with time zone;
--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "due_at" timestamp (3) with time zone;
--> statement-breakpoint
ALTER TABLE "inbound_mails" ADD COLUMN "notice_of" uuid;
--> statement-breakpoint
ALTER TABLE "reps" ADD COLUMN "active_until" timestamp (3) with time zone;
--> statement-breakpoint
ALTER TABLE "reps" ADD COLUMN "unreachable_at" timestamp (3) with time zone;
--> statement-breakpoint
ALTER TABLE "reps" ADD COLUMN "zone" text DEFAULT 'UTC' NOT NULL;
--> statement-breakpoint
ALTER TABLE "reps" ADD COLUMN "hours" jsonb;
--> statement-breakpoint
ALTER TABLE "reps" ADD COLUMN "deputy_id" uuid;
--> statement-breakpoint
ALTER TABLE "reps" ADD COLUMN "weight" integer DEFAULT 1 NOT NULL;
--> statement-breakpoint
ALTER TABLE "reps" ADD COLUMN "capacity" integer;
--> statement-breakpoint
ALTER TABLE "reps" ADD COLUMN "languages" text[] DEFAULT '{}' NOT NULL;
--> statement-breakpoint
ALTER TABLE "reps" ADD COLUMN "territory" jsonb;
--> statement-breakpoint
ALTER TABLE "reps" ADD COLUMN "skills" jsonb;
--> statement-breakpoint
ALTER TABLE "reps" ADD COLUMN "pointer" double precision DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE "reps" ADD COLUMN "behind" boolean DEFAULT true NOT NULL;
--> statement-breakpoint
ALTER TABLE "rep_absences" ADD CONSTRAINT "rep_absences_rep_id_reps_id_fk" FOREIGN KEY ("rep_id") REFERENCES "public"."reps"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_rep_id_reps_id_fk" FOREIGN KEY ("rep_id") REFERENCES "public"."reps"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "teams" ADD CONSTRAINT "teams_fallback_team_id_teams_id_fk" FOREIGN KEY ("fallback_team_id") REFERENCES "public"."teams"("id") ON DELETE set null ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "teams" ADD CONSTRAINT "teams_fallback_rep_id_reps_id_fk" FOREIGN KEY ("fallback_rep_id") REFERENCES "public"."reps"("id") ON DELETE set null ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "teams" ADD CONSTRAINT "teams_manager_id_reps_id_fk" FOREIGN KEY ("manager_id") REFERENCES "public"."reps"("id") ON DELETE set null ON UPDATE no action;
--> statement-breakpoint
CREATE INDEX "rep_absences_rep" ON "rep_absences" USING btree ("rep_id","ends_at");
--> statement-breakpoint
CREATE UNIQUE INDEX "rep_absences_once" ON "rep_absences" USING btree ("rep_id","from_date","to_date");
--> statement-breakpoint
CREATE INDEX "team_members_rep" ON "team_members" USING btree ("rep_id");
--> statement-breakpoint
ALTER TABLE "handoffs" ADD CONSTRAINT "handoffs_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE set null ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "reps" ADD CONSTRAINT "reps_deputy_id_reps_id_fk" FOREIGN KEY ("deputy_id") REFERENCES "public"."reps"("id") ON DELETE set null ON UPDATE no action;
--> statement-breakpoint
CREATE INDEX "handoffs_due" ON "handoffs" USING btree ("due_at") WHERE "handoffs"."status" = 'open' and "handoffs"."due_at" is not null;
--> statement-breakpoint
CREATE INDEX "handoffs_open" ON "handoffs" USING btree ("rep_id") WHERE "handoffs"."status" = 'open';
--> statement-breakpoint
CREATE INDEX "leads_owned_domain" ON "leads" USING btree (reverse(split_part("email", '@', 2)) text_pattern_ops) WHERE "leads"."rep_id" is not null;
--> statement-breakpoint
-- What nobody could take so far is looked at again.
UPDATE "handoffs" SET "due_at" = "created_at" WHERE "status" = 'open' AND "rep_id" IS NULL;
