CREATE TABLE "experiments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"sequence_id" uuid NOT NULL REFERENCES "sequences"("id") ON DELETE cascade,
	"step_id" text NOT NULL,
	"tries" text NOT NULL,
	"metric" text NOT NULL,
	"arms" jsonb NOT NULL,
	"control" text NOT NULL,
	"within" text NOT NULL,
	"note" text,
	"started_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE UNIQUE INDEX "experiments_one_running" ON "experiments" ("sequence_id","step_id") WHERE "ended_at" is null;
