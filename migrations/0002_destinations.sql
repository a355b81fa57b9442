CREATE TABLE "destination_holds" (
	"sender_id" uuid NOT NULL,
	"destination" text NOT NULL,
	"level" integer NOT NULL,
	"held_until" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "destination_holds_sender_id_destination_pk" PRIMARY KEY("sender_id","destination")
);
--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "destination" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "destination_holds" ADD CONSTRAINT "destination_holds_sender_id_senders_id_fk" FOREIGN KEY ("sender_id") REFERENCES "public"."senders"("id") ON DELETE cascade ON UPDATE no action;