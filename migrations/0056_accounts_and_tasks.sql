-- Its condition looks at accounts: a colleague's change may move a lead in or out.
ALTER TABLE "segments" ADD COLUMN "looks_at_accounts" boolean GENERATED ALWAYS AS (jsonb_path_exists("condition", 'lax $.**.account')) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "segment_marks" ALTER COLUMN "lead_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "segment_marks" ADD COLUMN "account_id" uuid;--> statement-breakpoint
ALTER TABLE "segment_marks" ADD CONSTRAINT "segment_marks_of_one" CHECK (num_nonnulls("lead_id", "account_id") = 1);--> statement-breakpoint
CREATE FUNCTION "mark_account_for_segments"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM "segments" WHERE "marked_from" IS NOT NULL AND "looks_at_accounts") THEN
    INSERT INTO "segment_marks" ("account_id") VALUES (NEW."id");
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "mark_account_for_segments" AFTER UPDATE ON "accounts" FOR EACH ROW
  WHEN ((OLD."name", OLD."key", OLD."attributes", OLD."rep_id" IS NULL) IS DISTINCT FROM (NEW."name", NEW."key", NEW."attributes", NEW."rep_id" IS NULL))
  EXECUTE FUNCTION "mark_account_for_segments"();
--> statement-breakpoint
-- One mark for the account of who has changed, however many people it has: they are found when segments are looked at.
CREATE FUNCTION "mark_colleagues_for_segments"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM "segments" WHERE "marked_from" IS NOT NULL AND "looks_at_accounts") THEN
    IF TG_OP <> 'INSERT' AND OLD."account_id" IS NOT NULL THEN
      INSERT INTO "segment_marks" ("account_id") VALUES (OLD."account_id");
    END IF;
    IF TG_OP <> 'DELETE' AND NEW."account_id" IS NOT NULL AND (TG_OP = 'INSERT' OR NEW."account_id" IS DISTINCT FROM OLD."account_id") THEN
      INSERT INTO "segment_marks" ("account_id") VALUES (NEW."account_id");
    END IF;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "mark_colleagues_of_new_for_segments" AFTER INSERT ON "leads" FOR EACH ROW
  WHEN (NEW."account_id" IS NOT NULL) EXECUTE FUNCTION "mark_colleagues_for_segments"();
--> statement-breakpoint
CREATE TRIGGER "mark_colleagues_of_gone_for_segments" AFTER DELETE ON "leads" FOR EACH ROW
  WHEN (OLD."account_id" IS NOT NULL) EXECUTE FUNCTION "mark_colleagues_for_segments"();
--> statement-breakpoint
CREATE TRIGGER "mark_colleagues_for_segments" AFTER UPDATE ON "leads" FOR EACH ROW
  WHEN ((OLD."email", OLD."first_name", OLD."last_name", OLD."company", OLD."account_id", OLD."timezone", OLD."locale", OLD."attributes", OLD."tags", OLD."stage", OLD."sql_at")
    IS DISTINCT FROM (NEW."email", NEW."first_name", NEW."last_name", NEW."company", NEW."account_id", NEW."timezone", NEW."locale", NEW."attributes", NEW."tags", NEW."stage", NEW."sql_at"))
  EXECUTE FUNCTION "mark_colleagues_for_segments"();
--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "canceled_for" text;--> statement-breakpoint
ALTER TABLE "reps" ADD COLUMN "calendar_failing_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "reps" ADD COLUMN "calendar_told_at" timestamp (3) with time zone;
