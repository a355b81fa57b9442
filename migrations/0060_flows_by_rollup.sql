CREATE TABLE "walk_cells" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "walk_cells_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"sequence_id" uuid NOT NULL,
	"day" timestamp (3) with time zone NOT NULL,
	"version_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"step" text NOT NULL,
	"other" text NOT NULL,
	"took" bigint NOT NULL,
	"count" integer NOT NULL,
	"ms" bigint NOT NULL,
	CONSTRAINT "walk_cells_once" UNIQUE("sequence_id","day","version_id","kind","step","other","took")
);
--> statement-breakpoint
CREATE TABLE "walk_tallies" (
	"enrollment_id" uuid PRIMARY KEY NOT NULL,
	"cells" bigint[] NOT NULL,
	"ms" bigint[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "walk_marks" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "walk_marks_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"enrollment_ids" uuid[] NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
-- Ids hardly get smaller, and a mark is read once.
ALTER TABLE "walk_marks" ALTER COLUMN "enrollment_ids" SET STORAGE EXTERNAL;
--> statement-breakpoint
CREATE INDEX "walk_cells_status" ON "walk_cells" USING btree ("day") WHERE "walk_cells"."kind" = 'status';
--> statement-breakpoint
CREATE INDEX "walk_cells_empty" ON "walk_cells" USING btree ("id") WHERE "walk_cells"."count" = 0;
--> statement-breakpoint
-- One mark for up to a thousand: of a row each, the marks would cost sending more than all else that it writes of an enrollment.
CREATE FUNCTION "mark_walks"("ids" uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  FOR "first" IN 1 .. coalesce(cardinality("ids"), 0) BY 1000 LOOP
    INSERT INTO "walk_marks" ("enrollment_ids") VALUES ("ids"["first" : "first" + 999]);
  END LOOP;
END $$;
--> statement-breakpoint
-- Whatever changes where an enrollment stands, or the way it went, marks it: once for a statement, however many it changes.
CREATE FUNCTION "mark_new_walks"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "mark_walks"(array(SELECT "id" FROM "walked"));
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "mark_new_walks" AFTER INSERT ON "enrollments" REFERENCING NEW TABLE AS "walked" FOR EACH STATEMENT EXECUTE FUNCTION "mark_new_walks"();
--> statement-breakpoint
CREATE TRIGGER "mark_gone_walks" AFTER DELETE ON "enrollments" REFERENCING OLD TABLE AS "walked" FOR EACH STATEMENT EXECUTE FUNCTION "mark_new_walks"();
--> statement-breakpoint
CREATE FUNCTION "mark_changed_walks"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- No join: connections of the hot path join row by row (`byKey` in src/db/client.ts), which is a million comparisons for a thousand rows.
  PERFORM "mark_walks"(array(SELECT "id" FROM (
    SELECT "id", "status", "step_id", "exit_reason", "sequence_id", "version_id", "lead_id", "created_at", "state" -> 'visits' FROM "walked"
    EXCEPT ALL
    SELECT "id", "status", "step_id", "exit_reason", "sequence_id", "version_id", "lead_id", "created_at", "state" -> 'visits' FROM "stood"
  ) n));
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "mark_changed_walks" AFTER UPDATE ON "enrollments" REFERENCING OLD TABLE AS "stood" NEW TABLE AS "walked" FOR EACH STATEMENT
  EXECUTE FUNCTION "mark_changed_walks"();
--> statement-breakpoint
CREATE FUNCTION "mark_decided_walks"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "mark_walks"(array(SELECT "enrollment_id" FROM "decided" WHERE "enrollment_id" IS NOT NULL));
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "mark_decided_walks" AFTER INSERT ON "decisions" REFERENCING NEW TABLE AS "decided" FOR EACH STATEMENT EXECUTE FUNCTION "mark_decided_walks"();
--> statement-breakpoint
CREATE TRIGGER "mark_redecided_walks" AFTER UPDATE ON "decisions" REFERENCING NEW TABLE AS "decided" FOR EACH STATEMENT EXECUTE FUNCTION "mark_decided_walks"();
--> statement-breakpoint
CREATE TRIGGER "mark_forgotten_walks" AFTER DELETE ON "decisions" REFERENCING OLD TABLE AS "decided" FOR EACH STATEMENT EXECUTE FUNCTION "mark_decided_walks"();
--> statement-breakpoint
-- Everything there is has to be counted: reports read it off the enrollments themselves until then.
CREATE FUNCTION "mark_all_walks"() RETURNS void LANGUAGE sql AS $$
  INSERT INTO "walk_marks" ("enrollment_ids")
  SELECT array_agg("id") FROM (SELECT "id", (row_number() OVER (ORDER BY "id") - 1) / 1000 AS "part" FROM "enrollments") e
  GROUP BY "part" ORDER BY "part"
$$;
