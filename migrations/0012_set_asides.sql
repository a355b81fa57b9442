CREATE TABLE "failing_jobs" (
	"job" text NOT NULL,
	"subject" text NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"last_at" timestamp (3) with time zone NOT NULL,
	"failures" integer DEFAULT 1 NOT NULL,
	"code" text NOT NULL,
	CONSTRAINT "failing_jobs_job_subject_pk" PRIMARY KEY("job","subject")
);
--> statement-breakpoint
CREATE TABLE "set_asides" (
	"id" uuid PRIMARY KEY NOT NULL,
	"job" text NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"sequence_id" uuid,
	"segment_id" uuid,
	"version_id" uuid,
	"lead_id" uuid,
	"enrollment_id" uuid,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"about" text NOT NULL,
	"code" text NOT NULL,
	"reason" text NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"tries" integer DEFAULT 1 NOT NULL,
	"last_try_at" timestamp (3) with time zone NOT NULL,
	"next_try_at" timestamp (3) with time zone,
	"told_at" timestamp (3) with time zone,
	CONSTRAINT "set_asides_once" UNIQUE NULLS NOT DISTINCT("job","subject","kind","sequence_id","segment_id")
);
--> statement-breakpoint
ALTER TABLE "set_asides" ADD CONSTRAINT "set_asides_lead_id_leads_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."leads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "set_asides_due" ON "set_asides" USING btree ("next_try_at");--> statement-breakpoint
CREATE INDEX "set_asides_lead" ON "set_asides" USING btree ("lead_id");--> statement-breakpoint
CREATE INDEX "set_asides_enrollment" ON "set_asides" USING btree ("enrollment_id");--> statement-breakpoint
CREATE INDEX "set_asides_sequence" ON "set_asides" USING btree ("sequence_id");--> statement-breakpoint
CREATE INDEX "set_asides_about" ON "set_asides" USING btree ("about");--> statement-breakpoint
CREATE INDEX "set_asides_untold" ON "set_asides" USING btree ("id") WHERE "set_asides"."told_at" is null;