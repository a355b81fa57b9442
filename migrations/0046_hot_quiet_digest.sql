ALTER TABLE "reps" ADD COLUMN "quiet_hours" jsonb;--> statement-breakpoint
ALTER TABLE "reps" ADD COLUMN "digest" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "reps" ADD COLUMN "digest_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "teams" ADD COLUMN "hot_after" text DEFAULT 'PT5M' NOT NULL;--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "alert_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "alerted_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "handoffs_alert" ON "handoffs" USING btree ("alert_at") WHERE "handoffs"."status" = 'open' and "handoffs"."alert_at" is not null;--> statement-breakpoint
CREATE TABLE "rep_digests" (
	"rep_id" uuid NOT NULL,
	"day" text NOT NULL,
	"outbox_id" bigint,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "rep_digests_rep_id_day_pk" PRIMARY KEY("rep_id","day")
);
--> statement-breakpoint
ALTER TABLE "rep_digests" ADD CONSTRAINT "rep_digests_rep_id_reps_id_fk" FOREIGN KEY ("rep_id") REFERENCES "reps"("id") ON DELETE cascade ON UPDATE no action;
