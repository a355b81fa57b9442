CREATE TABLE "mail_domains" (
	"domain" text PRIMARY KEY NOT NULL,
	"destination" text,
	"next_look_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
DROP INDEX "messages_lane";--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "in_line" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "destination_holds" ADD COLUMN "held_since" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "destination_holds" ADD COLUMN "response" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "destination_holds" ADD COLUMN "window" integer;--> statement-breakpoint
ALTER TABLE "destination_holds" ADD COLUMN "ceiling" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "destination_holds" ADD COLUMN "round_ends_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "destination_holds" ADD COLUMN "taken" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "destination_holds" ADD COLUMN "accepted" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "mail_domains_next_look" ON "mail_domains" USING btree ("next_look_at");--> statement-breakpoint
CREATE INDEX "messages_line" ON "messages" USING btree ("sender_id","destination","priority" DESC NULLS LAST,"due_at") WHERE "messages"."status" in ('queued', 'deferred') and "messages"."in_line";--> statement-breakpoint
CREATE INDEX "messages_lane" ON "messages" USING btree ("sender_id","priority" DESC NULLS LAST,"due_at") WHERE "messages"."status" in ('queued', 'deferred') and not "messages"."in_line";