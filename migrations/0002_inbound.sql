CREATE TABLE "imap_mailboxes" (
	"key" text PRIMARY KEY NOT NULL,
	"uid_validity" text NOT NULL,
	"last_uid" bigint NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "enrollments" ADD COLUMN "resume_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "inbound_mails" ADD COLUMN "identity" text;--> statement-breakpoint
ALTER TABLE "inbound_mails" ADD COLUMN "format" text DEFAULT 'mail' NOT NULL;--> statement-breakpoint
ALTER TABLE "inbound_mails" ADD COLUMN "remote_ip" text;--> statement-breakpoint
ALTER TABLE "inbound_mails" ADD COLUMN "helo" text;--> statement-breakpoint
ALTER TABLE "inbound_mails" ADD COLUMN "subtype" text;--> statement-breakpoint
ALTER TABLE "inbound_mails" ADD COLUMN "hard" boolean;--> statement-breakpoint
ALTER TABLE "inbound_mails" ADD COLUMN "recipient" text;--> statement-breakpoint
ALTER TABLE "inbound_mails" ADD COLUMN "bounce_status" text;--> statement-breakpoint
ALTER TABLE "inbound_mails" ADD COLUMN "diagnostic" text;--> statement-breakpoint
ALTER TABLE "inbound_mails" ADD COLUMN "confidence" real;--> statement-breakpoint
ALTER TABLE "inbound_mails" ADD COLUMN "returns_on" text;--> statement-breakpoint
ALTER TABLE "inbound_mails" ADD COLUMN "delegate" text;--> statement-breakpoint
ALTER TABLE "inbound_mails" ADD COLUMN "left_for_good" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "inbound_mails" ADD COLUMN "attachments" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "inbound_mails" ADD COLUMN "address" text;--> statement-breakpoint
ALTER TABLE "inbound_mails" ADD COLUMN "writer" jsonb;--> statement-breakpoint
ALTER TABLE "inbound_mails" ADD COLUMN "authentication" jsonb;--> statement-breakpoint
ALTER TABLE "inbound_mails" ADD COLUMN "review" text;--> statement-breakpoint
ALTER TABLE "inbound_mails" ADD COLUMN "reviewed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "inbound_mails" ADD COLUMN "from_name" text;--> statement-breakpoint
ALTER TABLE "leads" ADD COLUMN "away_until" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "enrollments_resume" ON "enrollments" USING btree ("resume_at") WHERE "enrollments"."status" = 'paused' and "enrollments"."resume_at" is not null;--> statement-breakpoint
CREATE INDEX "inbound_mails_review" ON "inbound_mails" USING btree ("id") WHERE "inbound_mails"."review" = 'needed';--> statement-breakpoint
CREATE INDEX "leads_domain" ON "leads" USING btree (split_part("email", '@', 2));--> statement-breakpoint
ALTER TABLE "inbound_mails" ADD CONSTRAINT "inbound_mails_identity_unique" UNIQUE("identity");