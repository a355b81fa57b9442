ALTER TABLE "enrollments" ADD COLUMN "triggered_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "allowed_until" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "leads_timezone" ON "leads" USING btree ("timezone") WHERE "leads"."timezone" is not null;
--> statement-breakpoint
CREATE FUNCTION "ask_rules_again"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "messages" SET "allowed_until" = 'epoch'
  WHERE "lead_id" = NEW."id" AND "status" IN ('queued', 'deferred') AND "allowed_until" IS NOT NULL;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "ask_rules_again" AFTER UPDATE OF "timezone", "attributes", "tags", "stage", "fit_score", "engagement_score" ON "leads"
  FOR EACH ROW WHEN ((OLD."timezone", OLD."attributes", OLD."tags", OLD."stage", OLD."fit_score", OLD."engagement_score")
    IS DISTINCT FROM (NEW."timezone", NEW."attributes", NEW."tags", NEW."stage", NEW."fit_score", NEW."engagement_score"))
  EXECUTE FUNCTION "ask_rules_again"();
