CREATE TABLE "lead_changes" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "lead_changes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"lead_id" uuid NOT NULL,
	"sequence_id" uuid NOT NULL,
	"version_id" uuid NOT NULL,
	"before" jsonb,
	"after" jsonb NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sequences" ADD COLUMN "trigger_watch" text[];--> statement-breakpoint
ALTER TABLE "lead_changes" ADD CONSTRAINT "lead_changes_lead_id_leads_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."leads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lead_changes" ADD CONSTRAINT "lead_changes_sequence_id_sequences_id_fk" FOREIGN KEY ("sequence_id") REFERENCES "public"."sequences"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lead_changes" ADD CONSTRAINT "lead_changes_version_id_sequence_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."sequence_versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "lead_changes_due" ON "lead_changes" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "lead_changes_lead" ON "lead_changes" USING btree ("lead_id");--> statement-breakpoint
CREATE INDEX "sequences_trigger_watch" ON "sequences" USING btree ("id") WHERE "sequences"."trigger_watch" is not null;--> statement-breakpoint
CREATE FUNCTION "watched_of"("l" "leads", "names" text[]) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT coalesce(jsonb_object_agg(n, CASE WHEN n LIKE '#tag:%' THEN to_jsonb(substr(n, 6) = ANY("l"."tags")) ELSE known.all -> n END), '{}')
  FROM unnest("names") AS n, LATERAL (
    SELECT "l"."attributes" || jsonb_build_object('email', "l"."email", 'firstName', "l"."first_name", 'lastName', "l"."last_name",
      'company', "l"."company", 'timezone', "l"."timezone", 'locale', "l"."locale", '#stage', "l"."stage",
      '#total', "l"."fit_score"::bigint + "l"."engagement_score", '#fit', "l"."fit_score", '#engagement', "l"."engagement_score") AS "all"
  ) known
$$;
--> statement-breakpoint
CREATE FUNCTION "note_lead_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "lead_changes" ("lead_id", "sequence_id", "version_id", "before", "after", "changed_at", "due_at")
  SELECT NEW."id", s."id", s."current_version_id", f."before", f."after", NEW."updated_at", NEW."updated_at"
  FROM "sequences" s, LATERAL (
    SELECT CASE WHEN TG_OP = 'UPDATE' THEN "watched_of"(OLD, s."trigger_watch") END AS "before",
      "watched_of"(NEW, s."trigger_watch") AS "after"
  ) f
  WHERE s."trigger_watch" IS NOT NULL AND s."status" IN ('published', 'paused') AND f."before" IS DISTINCT FROM f."after";
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "note_new_lead" AFTER INSERT ON "leads" FOR EACH ROW EXECUTE FUNCTION "note_lead_change"();
--> statement-breakpoint
CREATE TRIGGER "note_lead_change" AFTER UPDATE OF "email", "first_name", "last_name", "company", "timezone", "locale", "attributes", "tags", "stage", "fit_score", "engagement_score" ON "leads"
  FOR EACH ROW WHEN ((OLD."email", OLD."first_name", OLD."last_name", OLD."company", OLD."timezone", OLD."locale", OLD."attributes", OLD."tags", OLD."stage", OLD."fit_score", OLD."engagement_score")
    IS DISTINCT FROM (NEW."email", NEW."first_name", NEW."last_name", NEW."company", NEW."timezone", NEW."locale", NEW."attributes", NEW."tags", NEW."stage", NEW."fit_score", NEW."engagement_score"))
  EXECUTE FUNCTION "note_lead_change"();
