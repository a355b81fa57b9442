ALTER TABLE "inbound_mails" ADD COLUMN "final_recipient" text;--> statement-breakpoint
ALTER TABLE "inbound_mails" ADD COLUMN "original_recipient" text;--> statement-breakpoint
ALTER TABLE "inbound_mails" ADD COLUMN "review_reason" text;--> statement-breakpoint
ALTER TABLE "inbound_mails" ADD COLUMN "review_told_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "inbound_mails" ADD COLUMN "held_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "leads" ADD COLUMN "review_until" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "inbound_mails_sender" ON "inbound_mails" USING btree ("from_email","received_at");
