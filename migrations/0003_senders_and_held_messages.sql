ALTER TABLE "senders" ADD COLUMN "key" text;--> statement-breakpoint
CREATE INDEX "messages_uncertain" ON "messages" USING btree ("id") WHERE "messages"."status" = 'uncertain';--> statement-breakpoint
CREATE UNIQUE INDEX "senders_one_per_address" ON "senders" USING btree (lower("email"));--> statement-breakpoint
ALTER TABLE "senders" ADD CONSTRAINT "senders_key_unique" UNIQUE("key");