CREATE TABLE "channels" (
	"id" uuid PRIMARY KEY NOT NULL,
	"rep_id" uuid,
	"team_id" uuid,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"sealed_url" text NOT NULL,
	"shown_url" text NOT NULL,
	"sealed_secret" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"last_ok_at" timestamp (3) with time zone,
	"failing_since" timestamp (3) with time zone,
	"last_error" text,
	"last_error_at" timestamp (3) with time zone,
	"told_at" timestamp (3) with time zone,
	CONSTRAINT "channels_of_one" CHECK (num_nonnulls("channels"."rep_id", "channels"."team_id") = 1)
);
--> statement-breakpoint
ALTER TABLE "channels" ADD CONSTRAINT "channels_rep_id_reps_id_fk" FOREIGN KEY ("rep_id") REFERENCES "reps"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "channels" ADD CONSTRAINT "channels_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "channels_rep" ON "channels" USING btree ("rep_id") WHERE "channels"."rep_id" is not null;--> statement-breakpoint
CREATE INDEX "channels_team" ON "channels" USING btree ("team_id") WHERE "channels"."team_id" is not null;--> statement-breakpoint
CREATE TABLE "channel_messages" (
	"id" uuid PRIMARY KEY NOT NULL,
	"channel_id" uuid NOT NULL,
	"outbox_id" bigint NOT NULL,
	"rep_id" uuid,
	"status" text DEFAULT 'pending' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"answer" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"settled_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "channel_messages" ADD CONSTRAINT "channel_messages_channel_id_channels_id_fk" FOREIGN KEY ("channel_id") REFERENCES "channels"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "channel_messages" ADD CONSTRAINT "channel_messages_outbox_id_outbox_id_fk" FOREIGN KEY ("outbox_id") REFERENCES "outbox"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "channel_messages" ADD CONSTRAINT "channel_messages_rep_id_reps_id_fk" FOREIGN KEY ("rep_id") REFERENCES "reps"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "channel_messages_once" ON "channel_messages" USING btree ("outbox_id","channel_id");--> statement-breakpoint
CREATE INDEX "channel_messages_channel" ON "channel_messages" USING btree ("channel_id");--> statement-breakpoint
CREATE INDEX "channel_messages_due" ON "channel_messages" USING btree ("due_at") WHERE "channel_messages"."status" = 'pending';
