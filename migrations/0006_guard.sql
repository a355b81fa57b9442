CREATE TABLE "delivery_failures" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "delivery_failures_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"message_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"sequence_id" uuid NOT NULL,
	"sender_id" uuid NOT NULL,
	"destination" text NOT NULL,
	"accepted" boolean NOT NULL,
	"detail" text,
	"sent_at" timestamp (3) with time zone NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"checked_at" timestamp (3) with time zone,
	CONSTRAINT "delivery_failures_once" UNIQUE("message_id","kind")
);
--> statement-breakpoint
CREATE TABLE "guard_trips" (
	"id" uuid PRIMARY KEY NOT NULL,
	"scope" text NOT NULL,
	"target" text NOT NULL,
	"paused_ids" uuid[] NOT NULL,
	"rule" text NOT NULL,
	"failures" integer NOT NULL,
	"mails" integer NOT NULL,
	"percent" double precision NOT NULL,
	"at_least" integer NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"reason" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"resumed_at" timestamp (3) with time zone,
	"resumed_by" text
);
--> statement-breakpoint
ALTER TABLE "senders" ADD COLUMN "resumed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sequences" ADD COLUMN "paused_reason" text;--> statement-breakpoint
ALTER TABLE "sequences" ADD COLUMN "resumed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "delivery_failures" ADD CONSTRAINT "delivery_failures_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "delivery_failures_of" ON "delivery_failures" USING btree ("sequence_id","sender_id","sent_at");--> statement-breakpoint
CREATE INDEX "delivery_failures_unchecked" ON "delivery_failures" USING btree ("id") WHERE "delivery_failures"."checked_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "guard_trips_one_open" ON "guard_trips" USING btree ("scope","target") WHERE "guard_trips"."resumed_at" is null;--> statement-breakpoint
CREATE INDEX "messages_sent_of" ON "messages" USING btree ("sequence_id","sender_id","sent_at") WHERE "messages"."sent_at" is not null;