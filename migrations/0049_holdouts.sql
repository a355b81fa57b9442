CREATE TABLE "holdouts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"lead_id" uuid NOT NULL,
	"sequence_id" uuid NOT NULL,
	"version_id" uuid NOT NULL,
	"topic" text,
	"share" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "holdouts_lead_id_leads_id_fk" FOREIGN KEY ("lead_id") REFERENCES "leads"("id") ON DELETE CASCADE,
	CONSTRAINT "holdouts_sequence_id_sequences_id_fk" FOREIGN KEY ("sequence_id") REFERENCES "sequences"("id") ON DELETE CASCADE
);
--> statement-breakpoint
CREATE UNIQUE INDEX "holdouts_once" ON "holdouts" USING btree ("lead_id","sequence_id");
--> statement-breakpoint
CREATE INDEX "holdouts_sequence" ON "holdouts" USING btree ("sequence_id","at");
--> statement-breakpoint
CREATE INDEX "holdouts_topic" ON "holdouts" USING btree ("topic","at") WHERE "topic" is not null;
--> statement-breakpoint
ALTER TABLE "topics" ADD COLUMN "holdout" integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE "experiments" ALTER COLUMN "sequence_id" DROP NOT NULL;
--> statement-breakpoint
ALTER TABLE "experiments" ADD COLUMN "topic" text;
--> statement-breakpoint
ALTER TABLE "experiments" ADD COLUMN "when_decided" text DEFAULT 'propose' NOT NULL;
--> statement-breakpoint
ALTER TABLE "experiments" ADD COLUMN "method" jsonb;
--> statement-breakpoint
ALTER TABLE "experiments" ADD COLUMN "switches" jsonb DEFAULT '[]' NOT NULL;
--> statement-breakpoint
ALTER TABLE "experiments" ADD COLUMN "look_at" timestamp (3) with time zone;
--> statement-breakpoint
CREATE UNIQUE INDEX "experiments_one_of_topic" ON "experiments" USING btree ("topic") WHERE "topic" is not null and "ended_at" is null;
--> statement-breakpoint
CREATE INDEX "experiments_look" ON "experiments" USING btree ("look_at") WHERE "look_at" is not null;
