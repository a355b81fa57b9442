ALTER TABLE "segments" ADD COLUMN "marked_from" bigint;--> statement-breakpoint
ALTER TABLE "segments" ADD COLUMN "is_whole" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE TABLE "segment_marks" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "segment_marks_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"lead_id" uuid NOT NULL
);
--> statement-breakpoint
ALTER TABLE "segment_marks" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);--> statement-breakpoint
CREATE INDEX "segments_marked" ON "segments" USING btree ("id") WHERE "segments"."marked_from" is not null;--> statement-breakpoint
-- Events come in the order of time, nearly: this finds those of some minutes, and costs next to nothing.
CREATE INDEX "events_occurred" ON "events" USING brin ("occurred_at") WITH (pages_per_range=16,autosummarize=true);--> statement-breakpoint
-- Whatever the condition of a segment may ask about a lead, it has changed. Append only, so that nobody waits for anybody.
CREATE FUNCTION "mark_lead_for_segments"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM "segments" WHERE "marked_from" IS NOT NULL) THEN
    INSERT INTO "segment_marks" ("lead_id") VALUES (NEW."id");
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "mark_new_lead_for_segments" AFTER INSERT ON "leads" FOR EACH ROW EXECUTE FUNCTION "mark_lead_for_segments"();
--> statement-breakpoint
CREATE TRIGGER "mark_lead_for_segments" AFTER UPDATE ON "leads" FOR EACH ROW
  WHEN ((OLD."email", OLD."first_name", OLD."last_name", OLD."company", OLD."account_id", OLD."timezone", OLD."locale", OLD."attributes", OLD."tags", OLD."stage", OLD."sql_at", OLD."fit_score", OLD."engagement_score", OLD."scored")
    IS DISTINCT FROM (NEW."email", NEW."first_name", NEW."last_name", NEW."company", NEW."account_id", NEW."timezone", NEW."locale", NEW."attributes", NEW."tags", NEW."stage", NEW."sql_at", NEW."fit_score", NEW."engagement_score", NEW."scored"))
  EXECUTE FUNCTION "mark_lead_for_segments"();
--> statement-breakpoint
CREATE FUNCTION "mark_events_for_segments"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM "segments" WHERE "marked_from" IS NOT NULL) THEN
    INSERT INTO "segment_marks" ("lead_id") SELECT DISTINCT c."lead_id" FROM "changed" c;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "mark_new_events_for_segments" AFTER INSERT ON "events" REFERENCING NEW TABLE AS "changed" FOR EACH STATEMENT
  EXECUTE FUNCTION "mark_events_for_segments"();
--> statement-breakpoint
CREATE TRIGGER "mark_gone_events_for_segments" AFTER DELETE ON "events" REFERENCING OLD TABLE AS "changed" FOR EACH STATEMENT
  EXECUTE FUNCTION "mark_events_for_segments"();
--> statement-breakpoint
CREATE FUNCTION "mark_moved_event_for_segments"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM "segments" WHERE "marked_from" IS NOT NULL) THEN
    INSERT INTO "segment_marks" ("lead_id") VALUES (OLD."lead_id"), (NEW."lead_id");
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "mark_moved_event_for_segments" AFTER UPDATE OF "lead_id", "name", "properties", "occurred_at" ON "events" FOR EACH ROW
  WHEN ((OLD."lead_id", OLD."name", OLD."properties", OLD."occurred_at") IS DISTINCT FROM (NEW."lead_id", NEW."name", NEW."properties", NEW."occurred_at"))
  EXECUTE FUNCTION "mark_moved_event_for_segments"();
--> statement-breakpoint
-- A merge takes memberships along, which may be none of the survivor.
CREATE FUNCTION "mark_moved_member"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "segment_marks" ("lead_id") VALUES (NEW."lead_id");
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "mark_moved_member" AFTER UPDATE OF "lead_id" ON "segment_members" FOR EACH ROW EXECUTE FUNCTION "mark_moved_member"();
