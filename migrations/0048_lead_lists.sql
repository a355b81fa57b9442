CREATE TABLE "lead_scores" (
	"id" uuid PRIMARY KEY NOT NULL,
	"score" integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX "lead_scores_score" ON "lead_scores" USING btree ("score","id");
--> statement-breakpoint
CREATE INDEX "activities_at" ON "activities" USING btree ("at","lead_id");
--> statement-breakpoint
CREATE INDEX "leads_rep" ON "leads" USING btree ("rep_id","id") WHERE "rep_id" is not null;
--> statement-breakpoint
CREATE FUNCTION "told_score"("fit" integer, "engagement" integer, "scored" jsonb) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT least(2000000000, greatest(-2000000000, "fit"::bigint + "engagement" + "fit_points"("scored")
    + "engagement_points"("scored", to_timestamp(coalesce(("scored" ->> 'asOf')::float8, 0) / 1000))))::int
$$;
--> statement-breakpoint
-- A table of its own: an index on the leads themselves would have every change of a score write all of their indexes.
CREATE FUNCTION "keep_lead_score"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "lead_scores" AS s ("id", "score") VALUES (NEW."id", "told_score"(NEW."fit_score", NEW."engagement_score", NEW."scored"))
  ON CONFLICT ("id") DO UPDATE SET "score" = excluded."score" WHERE s."score" <> excluded."score";
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER "keep_new_lead_score" AFTER INSERT ON "leads" FOR EACH ROW EXECUTE FUNCTION "keep_lead_score"();
--> statement-breakpoint
CREATE TRIGGER "keep_changed_lead_score" AFTER UPDATE OF "fit_score", "engagement_score", "scored" ON "leads"
  FOR EACH ROW WHEN (OLD."fit_score" <> NEW."fit_score" OR OLD."engagement_score" <> NEW."engagement_score" OR OLD."scored" IS DISTINCT FROM NEW."scored")
  EXECUTE FUNCTION "keep_lead_score"();
--> statement-breakpoint
INSERT INTO "lead_scores" ("id", "score") SELECT "id", "told_score"("fit_score", "engagement_score", "scored") FROM "leads";
--> statement-breakpoint
CREATE FUNCTION "forget_lead_scores"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM "lead_scores" WHERE "id" IN (SELECT "id" FROM "gone");
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER "forget_lead_scores" AFTER DELETE ON "leads" REFERENCING OLD TABLE AS "gone" FOR EACH STATEMENT EXECUTE FUNCTION "forget_lead_scores"();
