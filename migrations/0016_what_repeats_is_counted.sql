CREATE TABLE "webhook_tokens" (
	"provider" text NOT NULL,
	"token" text NOT NULL,
	"digest" text NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "webhook_tokens_provider_token_pk" PRIMARY KEY("provider","token")
);
--> statement-breakpoint
ALTER TABLE "touches" ADD COLUMN "hits" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "touches" ADD COLUMN "last_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "touches" ADD COLUMN "hour" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "batch_key" text;--> statement-breakpoint
CREATE INDEX "webhook_tokens_seen" ON "webhook_tokens" USING btree ("seen_at");--> statement-breakpoint
CREATE UNIQUE INDEX "touches_once_an_hour" ON "touches" USING btree ("message_id","kind","verdict","hour",md5(coalesce("url", '')));--> statement-breakpoint
CREATE INDEX "outbox_batch" ON "outbox" USING btree ("batch_key","id") WHERE "outbox"."batch_key" is not null;