ALTER TABLE "leads" ADD COLUMN "recycled_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "leads" ADD COLUMN "cool_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "leads" ADD COLUMN "cool_sequence_id" uuid;--> statement-breakpoint
ALTER TABLE "leads" ADD COLUMN "qualification" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "leads" ADD COLUMN "sql_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "leads_cool" ON "leads" USING btree ("cool_until") WHERE "leads"."cool_sequence_id" is not null;
--> statement-breakpoint
-- What a sequence can watch of a lead has the label of a sales-qualified one, too.
CREATE OR REPLACE FUNCTION "watched_of"("l" "leads", "names" text[], "at" timestamptz) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT coalesce(jsonb_object_agg(n, CASE WHEN n LIKE '#tag:%' THEN to_jsonb(substr(n, 6) = ANY("l"."tags")) ELSE known.all -> n END), '{}')
  FROM unnest("names") AS n, LATERAL (
    SELECT "l"."fit_score"::bigint + "fit_points"("l"."scored") AS "fit",
      "l"."engagement_score"::bigint + "engagement_points"("l"."scored", "at") AS "engagement"
  ) s, LATERAL (
    SELECT "l"."attributes" || jsonb_build_object('email', "l"."email", 'firstName', "l"."first_name", 'lastName', "l"."last_name",
      'company', "l"."company", 'timezone', "l"."timezone", 'locale', "l"."locale", '#stage', "l"."stage", '#sql', "l"."sql_at" IS NOT NULL,
      '#total', s."fit" + s."engagement", '#fit', s."fit", '#engagement', s."engagement") AS "all"
  ) known
$$;
--> statement-breakpoint
CREATE TRIGGER "note_lead_label" AFTER UPDATE OF "sql_at" ON "leads"
  FOR EACH ROW WHEN ((OLD."sql_at" IS NULL) <> (NEW."sql_at" IS NULL) AND OLD."stage" = NEW."stage")
  EXECUTE FUNCTION "note_lead_change"();
--> statement-breakpoint
CREATE TRIGGER "ask_rules_of_label" AFTER UPDATE OF "sql_at" ON "leads"
  FOR EACH ROW WHEN ((OLD."sql_at" IS NULL) <> (NEW."sql_at" IS NULL) AND OLD."stage" = NEW."stage")
  EXECUTE FUNCTION "ask_rules_again"();
