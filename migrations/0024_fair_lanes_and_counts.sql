CREATE TABLE "sender_counts" (
	"sender_id" uuid NOT NULL,
	"quarter" timestamp (3) with time zone NOT NULL,
	"sent" integer NOT NULL,
	"checked_at" timestamp (3) with time zone,
	CONSTRAINT "sender_counts_sender_id_quarter_pk" PRIMARY KEY("sender_id","quarter")
);
--> statement-breakpoint
ALTER TABLE "sender_counts" ADD CONSTRAINT "sender_counts_sender_id_senders_id_fk" FOREIGN KEY ("sender_id") REFERENCES "public"."senders"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
-- A few rows that every batch of settled mails updates: pages with room let these updates stay on their page.
ALTER TABLE "sender_counts" SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);--> statement-breakpoint
INSERT INTO "sender_counts" SELECT "sender_id", date_bin('15 minutes', "sent_at", '2000-01-01 00:00:00+00'), count(*) FROM "messages"
	WHERE "sent_at" >= now() - interval '3 days' GROUP BY 1, 2;--> statement-breakpoint
CREATE INDEX "sender_counts_unchecked" ON "sender_counts" USING btree ("quarter") WHERE "sender_counts"."checked_at" is null;--> statement-breakpoint
DROP INDEX "messages_lead";--> statement-breakpoint
CREATE INDEX "messages_lead" ON "messages" USING btree ("lead_id","sent_at");
--> statement-breakpoint
DROP INDEX "enrollments_due";--> statement-breakpoint
CREATE INDEX "enrollments_due" ON "enrollments" USING btree ("sequence_id","due_at") WHERE "enrollments"."status" = 'active' and "enrollments"."due_at" is not null;--> statement-breakpoint
DROP INDEX "messages_lane";--> statement-breakpoint
CREATE INDEX "messages_lane" ON "messages" USING btree ("sender_id","sequence_id","priority" DESC NULLS LAST,"due_at") WHERE "messages"."status" in ('queued', 'deferred') and not "messages"."in_line";
--> statement-breakpoint
-- Every mail updates its rows several times: a fifth of a large table is far too many dead rows to wait for.
ALTER TABLE "messages" SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.02);--> statement-breakpoint
ALTER TABLE "enrollments" SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.02);
