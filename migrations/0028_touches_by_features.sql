CREATE TABLE "hit_batches" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "hit_batches_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"hits" json NOT NULL
);
--> statement-breakpoint
CREATE TABLE "engagement_checks" (
	"lead_id" uuid PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
DROP INDEX "touches_message";--> statement-breakpoint
DROP INDEX "touches_once_an_hour";--> statement-breakpoint
DROP INDEX "touches_unapplied";--> statement-breakpoint
ALTER TABLE "touches" ADD COLUMN "key" text;--> statement-breakpoint
ALTER TABLE "touches" ADD COLUMN "features" jsonb;--> statement-breakpoint
ALTER TABLE "touches" ADD COLUMN "client" text;--> statement-breakpoint
ALTER TABLE "touches" ADD COLUMN "trace" jsonb;--> statement-breakpoint
ALTER TABLE "touches" ADD COLUMN "confidence" real DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "touches" ADD COLUMN "due_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "touches" ADD COLUMN "told" text;--> statement-breakpoint
-- What was graded by its user agent alone is not graded again: the agent goes, as it does from now on.
UPDATE "touches" SET "told" = "verdict";--> statement-breakpoint
ALTER TABLE "touches" DROP COLUMN "user_agent";--> statement-breakpoint
ALTER TABLE "touches" DROP COLUMN "hour";--> statement-breakpoint
ALTER TABLE "touches" DROP COLUMN "applied_at";--> statement-breakpoint
ALTER TABLE "senders" ADD COLUMN "tracking_domain" text;--> statement-breakpoint
ALTER TABLE "senders" ADD COLUMN "hidden_link" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "engagement_checks" ADD CONSTRAINT "engagement_checks_lead_id_leads_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."leads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "engagement_checks_at" ON "engagement_checks" USING btree ("at");--> statement-breakpoint
CREATE UNIQUE INDEX "touches_once" ON "touches" USING btree ("message_id","key");--> statement-breakpoint
CREATE INDEX "touches_due" ON "touches" USING btree ("due_at") WHERE "touches"."due_at" is not null;--> statement-breakpoint
CREATE INDEX "touches_client" ON "touches" USING btree ("client","at") WHERE "touches"."client" is not null;--> statement-breakpoint
CREATE INDEX "touches_trace" ON "touches" USING btree ("at") WHERE "touches"."client" is not null or "touches"."trace" is not null;
