CREATE TABLE "message_links" (
	"message_id" uuid NOT NULL,
	"link" text NOT NULL,
	"sequence_id" uuid NOT NULL,
	"version_id" uuid NOT NULL,
	"step_id" text NOT NULL,
	"sent_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "message_links_once" PRIMARY KEY("message_id","link")
);
--> statement-breakpoint
CREATE INDEX "message_links_sequence" ON "message_links" USING btree ("sequence_id","sent_at");
--> statement-breakpoint
INSERT INTO "report_reaction_marks" ("message_id")
SELECT DISTINCT "message_id" FROM "touches" WHERE "kind" = 'click' AND "verdict" = 'human' AND "links"[1] IS NOT NULL;
--> statement-breakpoint
SELECT "mark_all_walks"();
