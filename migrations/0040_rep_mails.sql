CREATE TABLE "rep_mails" (
	"id" uuid PRIMARY KEY NOT NULL,
	"lead_id" uuid NOT NULL,
	"handoff_id" uuid NOT NULL,
	"rep_id" uuid NOT NULL,
	"direction" text DEFAULT 'to_lead' NOT NULL,
	"inbound_mail_id" uuid,
	"email" text,
	"subject" text DEFAULT '' NOT NULL,
	"text" text DEFAULT '' NOT NULL,
	"html" text,
	"message_id" text NOT NULL,
	"in_reply_to" text,
	"attachments" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"not_relayed_to" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"status" text DEFAULT 'queued' NOT NULL,
	"reason" text,
	"error" text,
	"confirmed_at" timestamp (3) with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"begun_at" timestamp (3) with time zone,
	"sent_at" timestamp (3) with time zone,
	CONSTRAINT "rep_mails_inbound_mail_id_unique" UNIQUE("inbound_mail_id")
);
--> statement-breakpoint
CREATE TABLE "relay_notices" (
	"message_id" text PRIMARY KEY NOT NULL,
	"handoff_id" uuid NOT NULL,
	"rep_id" uuid NOT NULL,
	"inbound_mail_id" uuid,
	"subject" text NOT NULL,
	"text" text NOT NULL,
	"sent_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "first_response_at" timestamp (3) with time zone;
--> statement-breakpoint
ALTER TABLE "inbound_mails" ADD COLUMN "rep_id" uuid;
--> statement-breakpoint
ALTER TABLE "inbound_mails" ADD COLUMN "rep_mail_id" uuid;
--> statement-breakpoint
ALTER TABLE "rep_mails" ADD CONSTRAINT "rep_mails_lead_id_leads_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."leads"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "rep_mails" ADD CONSTRAINT "rep_mails_handoff_id_handoffs_id_fk" FOREIGN KEY ("handoff_id") REFERENCES "public"."handoffs"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "rep_mails" ADD CONSTRAINT "rep_mails_rep_id_reps_id_fk" FOREIGN KEY ("rep_id") REFERENCES "public"."reps"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "relay_notices" ADD CONSTRAINT "relay_notices_handoff_id_handoffs_id_fk" FOREIGN KEY ("handoff_id") REFERENCES "public"."handoffs"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
CREATE INDEX "rep_mails_lead" ON "rep_mails" USING btree ("lead_id","at");
--> statement-breakpoint
CREATE INDEX "rep_mails_handoff" ON "rep_mails" USING btree ("handoff_id","id");
--> statement-breakpoint
CREATE INDEX "rep_mails_due" ON "rep_mails" USING btree ("due_at") WHERE "rep_mails"."status" = 'queued';
--> statement-breakpoint
CREATE INDEX "relay_notices_handoff" ON "relay_notices" USING btree ("handoff_id","sent_at");
