CREATE TABLE "erasure_requests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"lead_id" uuid,
	"inbound_mail_id" uuid,
	"email" text NOT NULL,
	"requested_at" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"done_at" timestamp (3) with time zone,
	CONSTRAINT "erasure_requests_inbound_mail_id_unique" UNIQUE("inbound_mail_id")
);
--> statement-breakpoint
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
ALTER TABLE "enrollments" ADD COLUMN "triggered_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "allowed_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "inbound_mails" ADD COLUMN "answer" jsonb;--> statement-breakpoint
ALTER TABLE "erasure_requests" ADD CONSTRAINT "erasure_requests_lead_id_leads_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."leads"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "erasure_requests" ADD CONSTRAINT "erasure_requests_inbound_mail_id_inbound_mails_id_fk" FOREIGN KEY ("inbound_mail_id") REFERENCES "public"."inbound_mails"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "set_asides" ADD CONSTRAINT "set_asides_lead_id_leads_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."leads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "erasure_requests_open" ON "erasure_requests" USING btree ("due_at") WHERE "erasure_requests"."done_at" is null;--> statement-breakpoint
CREATE INDEX "set_asides_due" ON "set_asides" USING btree ("next_try_at");--> statement-breakpoint
CREATE INDEX "set_asides_lead" ON "set_asides" USING btree ("lead_id");--> statement-breakpoint
CREATE INDEX "set_asides_enrollment" ON "set_asides" USING btree ("enrollment_id");--> statement-breakpoint
CREATE INDEX "set_asides_sequence" ON "set_asides" USING btree ("sequence_id");--> statement-breakpoint
CREATE INDEX "set_asides_about" ON "set_asides" USING btree ("about");--> statement-breakpoint
CREATE INDEX "set_asides_untold" ON "set_asides" USING btree ("id") WHERE "set_asides"."told_at" is null;--> statement-breakpoint
CREATE INDEX "leads_timezone" ON "leads" USING btree ("timezone") WHERE "leads"."timezone" is not null;