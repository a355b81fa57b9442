CREATE TABLE "leavings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"lead_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"topic" text NOT NULL,
	"method" text NOT NULL,
	"reason" text,
	"at" timestamp (3) with time zone NOT NULL,
	"undone_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "recipient_requests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"lead_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"email" text NOT NULL,
	"language" text NOT NULL,
	"requested_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"mail_due_at" timestamp (3) with time zone,
	"confirmed_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "leads" ADD COLUMN "paused_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "leads" ADD COLUMN "mails_per_week" integer;--> statement-breakpoint
ALTER TABLE "leavings" ADD CONSTRAINT "leavings_lead_id_leads_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."leads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recipient_requests" ADD CONSTRAINT "recipient_requests_lead_id_leads_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."leads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "leavings_lead" ON "leavings" USING btree ("lead_id","at");--> statement-breakpoint
CREATE INDEX "recipient_requests_lead" ON "recipient_requests" USING btree ("lead_id","requested_at");--> statement-breakpoint
CREATE INDEX "recipient_requests_mail" ON "recipient_requests" USING btree ("mail_due_at") WHERE "recipient_requests"."mail_due_at" is not null;
