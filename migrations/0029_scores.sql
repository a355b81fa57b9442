CREATE TABLE "backtest_differences" (
	"id" uuid PRIMARY KEY NOT NULL,
	"backtest_id" uuid NOT NULL,
	"lead_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"score" integer NOT NULL,
	"predicted_at" timestamp (3) with time zone,
	"outcome" text NOT NULL,
	"outcome_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "backtests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"status" text DEFAULT 'running' NOT NULL,
	"input" jsonb NOT NULL,
	"through" uuid,
	"done" integer DEFAULT 0 NOT NULL,
	"total" integer NOT NULL,
	"tally" jsonb NOT NULL,
	"result" jsonb,
	"failure" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "score_changes" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "score_changes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"lead_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "scoring_versions" (
	"number" integer PRIMARY KEY NOT NULL,
	"rules" jsonb NOT NULL,
	"events" text[] NOT NULL,
	"by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"through" uuid,
	"done" integer DEFAULT 0 NOT NULL,
	"total" integer NOT NULL,
	"finished_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "leads" ADD COLUMN "scored" jsonb;--> statement-breakpoint
ALTER TABLE "backtest_differences" ADD CONSTRAINT "backtest_differences_backtest_id_backtests_id_fk" FOREIGN KEY ("backtest_id") REFERENCES "public"."backtests"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "backtest_differences" ADD CONSTRAINT "backtest_differences_lead_id_leads_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."leads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "backtest_differences_of" ON "backtest_differences" USING btree ("backtest_id","id");--> statement-breakpoint
CREATE INDEX "backtest_differences_lead" ON "backtest_differences" USING btree ("lead_id");--> statement-breakpoint
CREATE INDEX "handoffs_lead" ON "handoffs" USING btree ("lead_id","id");--> statement-breakpoint
CREATE INDEX "backtests_running" ON "backtests" USING btree ("id") WHERE "backtests"."status" = 'running';--> statement-breakpoint
CREATE INDEX "score_changes_lead" ON "score_changes" USING btree ("lead_id");--> statement-breakpoint
CREATE INDEX "scoring_versions_open" ON "scoring_versions" USING btree ("number") WHERE "scoring_versions"."finished_at" is null;--> statement-breakpoint
CREATE FUNCTION "scored_engagement"("scored" jsonb, "at" timestamptz) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(sum((g."value" ->> 'value')::float8 * CASE WHEN jsonb_typeof(g."value" -> 'halfLife') = 'number'
    THEN power(2::float8, least(0, greatest(-1000, (("scored" ->> 'at')::float8 - floor(extract(epoch FROM "at") * 1000)::float8)
      / (g."value" ->> 'halfLife')::float8))) ELSE 1 END), 0)
  FROM jsonb_each("scored" -> 'groups') g
$$;
--> statement-breakpoint
CREATE FUNCTION "fit_points"("scored" jsonb) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(("scored" ->> 'fit')::int, 0)
$$;
--> statement-breakpoint
CREATE FUNCTION "engagement_points"("scored" jsonb, "at" timestamptz) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN "scored" IS NULL THEN 0 ELSE floor(least(1e9, greatest(-1e9, "scored_engagement"("scored", "at"))) + 0.000001)::int END
$$;
--> statement-breakpoint
DROP TRIGGER "note_new_lead" ON "leads";
--> statement-breakpoint
DROP TRIGGER "note_lead_change" ON "leads";
--> statement-breakpoint
DROP FUNCTION "note_lead_change"();
--> statement-breakpoint
DROP FUNCTION "watched_of"("leads", text[]);
--> statement-breakpoint
CREATE FUNCTION "watched_of"("l" "leads", "names" text[], "at" timestamptz) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT coalesce(jsonb_object_agg(n, CASE WHEN n LIKE '#tag:%' THEN to_jsonb(substr(n, 6) = ANY("l"."tags")) ELSE known.all -> n END), '{}')
  FROM unnest("names") AS n, LATERAL (
    SELECT "l"."fit_score"::bigint + "fit_points"("l"."scored") AS "fit",
      "l"."engagement_score"::bigint + "engagement_points"("l"."scored", "at") AS "engagement"
  ) s, LATERAL (
    SELECT "l"."attributes" || jsonb_build_object('email', "l"."email", 'firstName', "l"."first_name", 'lastName', "l"."last_name",
      'company', "l"."company", 'timezone', "l"."timezone", 'locale', "l"."locale", '#stage', "l"."stage",
      '#total', s."fit" + s."engagement", '#fit', s."fit", '#engagement', s."engagement") AS "all"
  ) known
$$;
--> statement-breakpoint
-- What was and what is are looked at as of one instant, so that a score that only decayed is no change. New rules are none either.
CREATE FUNCTION "note_lead_change"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "as_of" timestamptz := NEW."updated_at";
BEGIN
  IF current_setting('ripen.new_rules', true) = 'on' THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' AND NEW."scored" IS DISTINCT FROM OLD."scored" AND NEW."scored" IS NOT NULL THEN
    "as_of" := greatest("as_of", to_timestamp((NEW."scored" ->> 'asOf')::float8 / 1000));
  END IF;
  INSERT INTO "lead_changes" ("lead_id", "sequence_id", "version_id", "before", "after", "changed_at", "due_at")
  SELECT NEW."id", s."id", s."current_version_id", f."before", f."after", "as_of", "as_of"
  FROM "sequences" s, LATERAL (
    SELECT CASE WHEN TG_OP = 'UPDATE' THEN "watched_of"(OLD, s."trigger_watch", "as_of") END AS "before",
      "watched_of"(NEW, s."trigger_watch", "as_of") AS "after"
  ) f
  WHERE s."trigger_watch" IS NOT NULL AND s."status" IN ('published', 'paused') AND f."before" IS DISTINCT FROM f."after";
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "note_new_lead" AFTER INSERT ON "leads" FOR EACH ROW EXECUTE FUNCTION "note_lead_change"();
--> statement-breakpoint
CREATE TRIGGER "note_lead_change" AFTER UPDATE OF "email", "first_name", "last_name", "company", "timezone", "locale", "attributes", "tags", "stage", "fit_score", "engagement_score", "scored" ON "leads"
  FOR EACH ROW WHEN ((OLD."email", OLD."first_name", OLD."last_name", OLD."company", OLD."timezone", OLD."locale", OLD."attributes", OLD."tags", OLD."stage", OLD."fit_score", OLD."engagement_score", OLD."scored" - 'version' - 'asOf')
    IS DISTINCT FROM (NEW."email", NEW."first_name", NEW."last_name", NEW."company", NEW."timezone", NEW."locale", NEW."attributes", NEW."tags", NEW."stage", NEW."fit_score", NEW."engagement_score", NEW."scored" - 'version' - 'asOf'))
  EXECUTE FUNCTION "note_lead_change"();
--> statement-breakpoint
DROP TRIGGER "ask_rules_again" ON "leads";
--> statement-breakpoint
CREATE TRIGGER "ask_rules_again" AFTER UPDATE OF "timezone", "attributes", "tags", "stage", "fit_score", "engagement_score", "scored" ON "leads"
  FOR EACH ROW WHEN ((OLD."timezone", OLD."attributes", OLD."tags", OLD."stage", OLD."fit_score", OLD."engagement_score", OLD."scored" - 'version' - 'asOf')
    IS DISTINCT FROM (NEW."timezone", NEW."attributes", NEW."tags", NEW."stage", NEW."fit_score", NEW."engagement_score", NEW."scored" - 'version' - 'asOf'))
  EXECUTE FUNCTION "ask_rules_again"();
--> statement-breakpoint
CREATE FUNCTION "note_scored_lead"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "score_changes" ("lead_id") SELECT NEW."id" WHERE EXISTS (SELECT FROM "scoring_versions");
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "note_scored_new" AFTER INSERT ON "leads" FOR EACH ROW EXECUTE FUNCTION "note_scored_lead"();
--> statement-breakpoint
CREATE TRIGGER "note_scored_change" AFTER UPDATE OF "email", "first_name", "last_name", "company", "timezone", "locale", "attributes", "tags", "consent" ON "leads"
  FOR EACH ROW WHEN ((OLD."email", OLD."first_name", OLD."last_name", OLD."company", OLD."timezone", OLD."locale", OLD."attributes", OLD."tags", OLD."consent")
    IS DISTINCT FROM (NEW."email", NEW."first_name", NEW."last_name", NEW."company", NEW."timezone", NEW."locale", NEW."attributes", NEW."tags", NEW."consent"))
  EXECUTE FUNCTION "note_scored_lead"();
--> statement-breakpoint
CREATE FUNCTION "note_scored_events"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "score_changes" ("lead_id")
  SELECT DISTINCT e."lead_id" FROM "fresh" e
  WHERE e."name" = ANY((SELECT v."events" FROM "scoring_versions" v ORDER BY v."number" DESC LIMIT 1)::text[]);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "note_scored_events" AFTER INSERT ON "events" REFERENCING NEW TABLE AS "fresh" FOR EACH STATEMENT EXECUTE FUNCTION "note_scored_events"();
--> statement-breakpoint
CREATE TRIGGER "note_scored_gone_events" AFTER DELETE ON "events" REFERENCING OLD TABLE AS "fresh" FOR EACH STATEMENT EXECUTE FUNCTION "note_scored_events"();
--> statement-breakpoint
-- Of a touch or a mail only what a person did counts: what was, what is, and whose.
CREATE FUNCTION "note_scored_act"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "score_changes" ("lead_id")
  SELECT DISTINCT o FROM unnest(ARRAY[CASE WHEN TG_OP <> 'INSERT' THEN OLD."lead_id" END, CASE WHEN TG_OP <> 'DELETE' THEN NEW."lead_id" END]) o
  WHERE o IS NOT NULL AND EXISTS (SELECT FROM "scoring_versions");
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "note_scored_event_moved" AFTER UPDATE OF "lead_id", "name", "properties", "occurred_at" ON "events" FOR EACH ROW
  WHEN ((OLD."lead_id", OLD."name", OLD."properties", OLD."occurred_at") IS DISTINCT FROM (NEW."lead_id", NEW."name", NEW."properties", NEW."occurred_at"))
  EXECUTE FUNCTION "note_scored_act"();
--> statement-breakpoint
CREATE TRIGGER "note_scored_touch" AFTER INSERT ON "touches" FOR EACH ROW
  WHEN (NEW."verdict" = 'human') EXECUTE FUNCTION "note_scored_act"();
--> statement-breakpoint
CREATE TRIGGER "note_scored_regrade" AFTER UPDATE OF "verdict", "lead_id", "at" ON "touches" FOR EACH ROW
  WHEN ((OLD."verdict", OLD."lead_id", OLD."at") IS DISTINCT FROM (NEW."verdict", NEW."lead_id", NEW."at") AND 'human' IN (OLD."verdict", NEW."verdict"))
  EXECUTE FUNCTION "note_scored_act"();
--> statement-breakpoint
CREATE TRIGGER "note_scored_touch_gone" AFTER DELETE ON "touches" FOR EACH ROW
  WHEN (OLD."verdict" = 'human') EXECUTE FUNCTION "note_scored_act"();
--> statement-breakpoint
CREATE TRIGGER "note_scored_reply" AFTER INSERT ON "inbound_mails" FOR EACH ROW
  WHEN (NEW."class" = 'human_reply') EXECUTE FUNCTION "note_scored_act"();
--> statement-breakpoint
CREATE TRIGGER "note_scored_reclass" AFTER UPDATE OF "class", "review", "lead_id", "answer" ON "inbound_mails" FOR EACH ROW
  WHEN ((OLD."class", OLD."review", OLD."lead_id", OLD."answer") IS DISTINCT FROM (NEW."class", NEW."review", NEW."lead_id", NEW."answer")
    AND (OLD."class" = 'human_reply' OR NEW."class" = 'human_reply'))
  EXECUTE FUNCTION "note_scored_act"();
--> statement-breakpoint
CREATE TRIGGER "note_scored_mail_gone" AFTER DELETE ON "inbound_mails" FOR EACH ROW
  WHEN (OLD."class" = 'human_reply') EXECUTE FUNCTION "note_scored_act"();
--> statement-breakpoint
-- Another policy of consent changes of whom a score may be made: all are scored anew.
CREATE FUNCTION "note_scored_policy"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "scoring_versions" SET "finished_at" = NULL, "through" = NULL, "done" = 0, "total" = (SELECT count(*) FROM "leads")
  WHERE "number" = (SELECT max("number") FROM "scoring_versions");
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "note_scored_policy" AFTER INSERT OR UPDATE ON "settings" FOR EACH ROW
  WHEN (NEW."key" = 'consent') EXECUTE FUNCTION "note_scored_policy"();
