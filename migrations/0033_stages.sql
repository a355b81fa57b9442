ALTER TABLE "leads" ADD COLUMN "recycled_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "leads" ADD COLUMN "cool_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "leads" ADD COLUMN "cool_sequence_id" uuid;--> statement-breakpoint
ALTER TABLE "leads" ADD COLUMN "qualification" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "leads" ADD COLUMN "sql_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "leads_cool" ON "leads" USING btree ("cool_until") WHERE "leads"."cool_sequence_id" is not null;
