CREATE TABLE "corrections" (
	"id" uuid PRIMARY KEY NOT NULL,
	"inbound_mail_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"by" text NOT NULL,
	"reason" text,
	"from" jsonb NOT NULL,
	"to" jsonb NOT NULL,
	"undone" jsonb NOT NULL,
	"kept" jsonb NOT NULL
);--> statement-breakpoint
ALTER TABLE "enrollments" ADD COLUMN "ended_by" uuid;--> statement-breakpoint
ALTER TABLE "enrollments" ADD COLUMN "stood" jsonb;--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "before" jsonb;--> statement-breakpoint
ALTER TABLE "suppressions" ADD COLUMN "inbound_mail_id" uuid;--> statement-breakpoint
ALTER TABLE "suppressions" ADD COLUMN "also" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "corrections" ADD CONSTRAINT "corrections_inbound_mail_id_inbound_mails_id_fk" FOREIGN KEY ("inbound_mail_id") REFERENCES "public"."inbound_mails"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "corrections_mail" ON "corrections" USING btree ("inbound_mail_id","id");--> statement-breakpoint
CREATE INDEX "enrollments_ended_by" ON "enrollments" USING btree ("ended_by") WHERE "enrollments"."ended_by" is not null;--> statement-breakpoint
CREATE INDEX "suppressions_mail" ON "suppressions" USING btree ("inbound_mail_id") WHERE "suppressions"."inbound_mail_id" is not null;
