CREATE TABLE "confirmation_mails" (
	"id" uuid PRIMARY KEY NOT NULL,
	"confirmation_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"begun_at" timestamp (3) with time zone,
	"done_at" timestamp (3) with time zone,
	"outcome" text,
	"response" text
);
--> statement-breakpoint
CREATE TABLE "confirmations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"lead_id" uuid NOT NULL,
	"form_id" uuid,
	"form_name" text NOT NULL,
	"email" text NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"because" text NOT NULL,
	"event" text NOT NULL,
	"properties" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"said" jsonb NOT NULL,
	"language" text NOT NULL,
	"template" text,
	"redirect_url" text,
	"signed_up_at" timestamp (3) with time zone NOT NULL,
	"signup_network" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"decided_at" timestamp (3) with time zone,
	"decided_network" text
);
--> statement-breakpoint
ALTER TABLE "forms" ADD COLUMN "double_opt_in" jsonb;--> statement-breakpoint
ALTER TABLE "confirmation_mails" ADD CONSTRAINT "confirmation_mails_confirmation_id_confirmations_id_fk" FOREIGN KEY ("confirmation_id") REFERENCES "public"."confirmations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "confirmations" ADD CONSTRAINT "confirmations_lead_id_leads_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."leads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "confirmations" ADD CONSTRAINT "confirmations_form_id_forms_id_fk" FOREIGN KEY ("form_id") REFERENCES "public"."forms"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "confirmation_mails_of" ON "confirmation_mails" USING btree ("confirmation_id");--> statement-breakpoint
CREATE INDEX "confirmation_mails_due" ON "confirmation_mails" USING btree ("due_at") WHERE "confirmation_mails"."done_at" is null;--> statement-breakpoint
CREATE INDEX "confirmations_lead" ON "confirmations" USING btree ("lead_id","id");--> statement-breakpoint
CREATE INDEX "confirmations_form" ON "confirmations" USING btree ("form_id");
