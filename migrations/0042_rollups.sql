CREATE TABLE "report_cells" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "report_cells_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"quarter" timestamp (3) with time zone NOT NULL,
	"sequence_id" uuid NOT NULL,
	"version_id" uuid NOT NULL,
	"step_id" text NOT NULL,
	"variant" text NOT NULL,
	"sender_id" uuid NOT NULL,
	"destination" text NOT NULL,
	"source" text NOT NULL,
	"refused" integer DEFAULT 0 NOT NULL,
	"sent" integer DEFAULT 0 NOT NULL,
	"deferred" integer DEFAULT 0 NOT NULL,
	"opens_measured" integer DEFAULT 0 NOT NULL,
	"clicks_measured" integer DEFAULT 0 NOT NULL,
	"waited_ms" bigint DEFAULT 0 NOT NULL,
	"bounced" integer DEFAULT 0 NOT NULL,
	"opened" integer DEFAULT 0 NOT NULL,
	"opened_by_machine" integer DEFAULT 0 NOT NULL,
	"clicked" integer DEFAULT 0 NOT NULL,
	"clicked_by_machine" integer DEFAULT 0 NOT NULL,
	"replied" integer DEFAULT 0 NOT NULL,
	"promoted" integer DEFAULT 0 NOT NULL,
	"unsubscribed" integer DEFAULT 0 NOT NULL,
	"complained" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "report_cells_once" UNIQUE("quarter","sender_id","sequence_id","version_id","step_id","variant","destination","source")
);
--> statement-breakpoint
CREATE TABLE "message_reactions" (
	"message_id" uuid PRIMARY KEY NOT NULL,
	"cell_id" bigint NOT NULL,
	"bits" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "report_send_marks" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "report_send_marks_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"quarter" timestamp (3) with time zone NOT NULL,
	"sender_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "report_reaction_marks" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "report_reaction_marks_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"message_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE INDEX "report_cells_sequence" ON "report_cells" USING btree ("sequence_id","quarter");
--> statement-breakpoint
CREATE INDEX "report_send_marks_quarter" ON "report_send_marks" USING btree ("quarter","sender_id");
--> statement-breakpoint
CREATE INDEX "report_reaction_marks_message" ON "report_reaction_marks" USING btree ("message_id");
--> statement-breakpoint
-- Everything there is has to be counted: reports count what is marked from the mails themselves until then.
CREATE FUNCTION "mark_all_reports"() RETURNS void LANGUAGE sql AS $$
  INSERT INTO "report_send_marks" ("quarter", "sender_id")
  SELECT DISTINCT date_bin('15 minutes', coalesce("sent_at", "settled_at"), timestamptz '2000-01-01 00:00:00+00'), "sender_id"
  FROM "messages" WHERE coalesce("sent_at", CASE WHEN "status" = 'rejected' THEN "settled_at" END) IS NOT NULL;
  INSERT INTO "report_reaction_marks" ("message_id")
  SELECT "message_id" FROM "touches" WHERE "verdict" <> 'unknown' AND "kind" IN ('open', 'click')
  UNION SELECT "message_id" FROM "inbound_mails" WHERE "message_id" IS NOT NULL
  UNION SELECT "message_id" FROM "delivery_failures"
  UNION SELECT "message_id" FROM "leavings" WHERE "undone_at" IS NULL
$$;
--> statement-breakpoint
-- One row for each batch of mails that was settled: the cheapest sign that something was sent.
CREATE FUNCTION "mark_sent"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "report_send_marks" ("quarter", "sender_id") VALUES (NEW."quarter", NEW."sender_id");
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "mark_sent_first" AFTER INSERT ON "sender_counts" FOR EACH ROW EXECUTE FUNCTION "mark_sent"();
--> statement-breakpoint
CREATE TRIGGER "mark_sent_more" AFTER UPDATE OF "sent" ON "sender_counts" FOR EACH ROW WHEN (OLD."sent" IS DISTINCT FROM NEW."sent")
  EXECUTE FUNCTION "mark_sent"();
--> statement-breakpoint
-- What was refused, or is not what it was any more once it was sent: rare, and each by itself.
CREATE FUNCTION "mark_corrected_message"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "report_send_marks" ("quarter", "sender_id")
  SELECT date_bin('15 minutes', v."at", timestamptz '2000-01-01 00:00:00+00'), v."sender_id"
  FROM (VALUES
    (coalesce(OLD."sent_at", CASE WHEN OLD."status" = 'rejected' THEN OLD."settled_at" END), OLD."sender_id"),
    (coalesce(NEW."sent_at", CASE WHEN NEW."status" = 'rejected' THEN NEW."settled_at" END), NEW."sender_id")
  ) v ("at", "sender_id") WHERE v."at" IS NOT NULL;
  INSERT INTO "report_reaction_marks" ("message_id") VALUES (NEW."id");
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "mark_corrected_message" AFTER UPDATE ON "messages" FOR EACH ROW
  WHEN ((OLD."status" = 'rejected') <> (NEW."status" = 'rejected') OR OLD."sent_at" IS NOT NULL
    AND (OLD."sent_at", OLD."measured", OLD."version_id", OLD."sender_id", OLD."destination", OLD."subject_variant", OLD."attempts", OLD."lead_id")
      IS DISTINCT FROM (NEW."sent_at", NEW."measured", NEW."version_id", NEW."sender_id", NEW."destination", NEW."subject_variant", NEW."attempts", NEW."lead_id"))
  EXECUTE FUNCTION "mark_corrected_message"();
--> statement-breakpoint
-- The engine writes mails before they are sent; one that comes in any other way is marked all the same.
CREATE FUNCTION "mark_finished_message"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "report_send_marks" ("quarter", "sender_id")
  VALUES (date_bin('15 minutes', coalesce(NEW."sent_at", NEW."settled_at"), timestamptz '2000-01-01 00:00:00+00'), NEW."sender_id");
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "mark_finished_message" AFTER INSERT ON "messages" FOR EACH ROW
  WHEN (NEW."sent_at" IS NOT NULL OR NEW."status" = 'rejected' AND NEW."settled_at" IS NOT NULL) EXECUTE FUNCTION "mark_finished_message"();
--> statement-breakpoint
CREATE FUNCTION "mark_gone_messages"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "report_send_marks" ("quarter", "sender_id")
  SELECT DISTINCT date_bin('15 minutes', coalesce(g."sent_at", g."settled_at"), timestamptz '2000-01-01 00:00:00+00'), g."sender_id"
  FROM "gone" g WHERE coalesce(g."sent_at", CASE WHEN g."status" = 'rejected' THEN g."settled_at" END) IS NOT NULL;
  INSERT INTO "report_reaction_marks" ("message_id")
  SELECT g."id" FROM "gone" g WHERE EXISTS (SELECT FROM "message_reactions" r WHERE r."message_id" = g."id");
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "mark_gone_messages" AFTER DELETE ON "messages" REFERENCING OLD TABLE AS "gone" FOR EACH STATEMENT
  EXECUTE FUNCTION "mark_gone_messages"();
--> statement-breakpoint
CREATE FUNCTION "mark_touches"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "report_reaction_marks" ("message_id")
  SELECT DISTINCT t."message_id" FROM "touched" t WHERE t."verdict" <> 'unknown' AND t."kind" IN ('open', 'click');
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "mark_new_touches" AFTER INSERT ON "touches" REFERENCING NEW TABLE AS "touched" FOR EACH STATEMENT
  EXECUTE FUNCTION "mark_touches"();
--> statement-breakpoint
CREATE TRIGGER "mark_gone_touches" AFTER DELETE ON "touches" REFERENCING OLD TABLE AS "touched" FOR EACH STATEMENT
  EXECUTE FUNCTION "mark_touches"();
--> statement-breakpoint
-- The mail that something was about, and the one that it is about now.
CREATE FUNCTION "mark_message"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD."message_id" IS NOT NULL THEN
    INSERT INTO "report_reaction_marks" ("message_id") VALUES (OLD."message_id");
  END IF;
  IF TG_OP <> 'DELETE' AND NEW."message_id" IS NOT NULL AND (TG_OP = 'INSERT' OR NEW."message_id" IS DISTINCT FROM OLD."message_id") THEN
    INSERT INTO "report_reaction_marks" ("message_id") VALUES (NEW."message_id");
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "mark_regraded_touch" AFTER UPDATE OF "verdict", "kind", "message_id" ON "touches" FOR EACH ROW
  WHEN ((OLD."verdict", OLD."kind", OLD."message_id") IS DISTINCT FROM (NEW."verdict", NEW."kind", NEW."message_id"))
  EXECUTE FUNCTION "mark_message"();
--> statement-breakpoint
CREATE TRIGGER "mark_new_mail" AFTER INSERT ON "inbound_mails" FOR EACH ROW WHEN (NEW."message_id" IS NOT NULL)
  EXECUTE FUNCTION "mark_message"();
--> statement-breakpoint
CREATE TRIGGER "mark_reclassified_mail" AFTER UPDATE OF "status", "class", "subtype", "review", "lead_id", "message_id" ON "inbound_mails" FOR EACH ROW
  WHEN ((OLD."status", OLD."class", OLD."subtype", OLD."review", OLD."lead_id", OLD."message_id")
    IS DISTINCT FROM (NEW."status", NEW."class", NEW."subtype", NEW."review", NEW."lead_id", NEW."message_id"))
  EXECUTE FUNCTION "mark_message"();
--> statement-breakpoint
CREATE TRIGGER "mark_gone_mail" AFTER DELETE ON "inbound_mails" FOR EACH ROW WHEN (OLD."message_id" IS NOT NULL)
  EXECUTE FUNCTION "mark_message"();
--> statement-breakpoint
CREATE TRIGGER "mark_failure" AFTER INSERT OR DELETE ON "delivery_failures" FOR EACH ROW EXECUTE FUNCTION "mark_message"();
--> statement-breakpoint
CREATE TRIGGER "mark_changed_failure" AFTER UPDATE OF "kind", "message_id" ON "delivery_failures" FOR EACH ROW EXECUTE FUNCTION "mark_message"();
--> statement-breakpoint
CREATE TRIGGER "mark_leaving" AFTER INSERT OR DELETE ON "leavings" FOR EACH ROW EXECUTE FUNCTION "mark_message"();
--> statement-breakpoint
CREATE TRIGGER "mark_undone_leaving" AFTER UPDATE OF "undone_at", "message_id", "lead_id" ON "leavings" FOR EACH ROW EXECUTE FUNCTION "mark_message"();
--> statement-breakpoint
-- Of a handoff only that matters which a mail was the cause of.
CREATE FUNCTION "mark_handed_over"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "causes" text[] := '{}';
BEGIN
  IF TG_OP <> 'INSERT' THEN
    "causes" := "causes" || (OLD."cause" ->> 'inboundMailId');
  END IF;
  IF TG_OP <> 'DELETE' THEN
    "causes" := "causes" || (NEW."cause" ->> 'inboundMailId');
  END IF;
  INSERT INTO "report_reaction_marks" ("message_id")
  SELECT DISTINCT i."message_id" FROM "inbound_mails" i
  WHERE i."id" = ANY("causes"::uuid[]) AND i."message_id" IS NOT NULL;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "mark_handed_over" AFTER INSERT OR DELETE ON "handoffs" FOR EACH ROW EXECUTE FUNCTION "mark_handed_over"();
--> statement-breakpoint
CREATE TRIGGER "mark_changed_handoff" AFTER UPDATE OF "status", "cause", "before", "lead_id" ON "handoffs" FOR EACH ROW
  WHEN ((OLD."status", OLD."cause", OLD."before", OLD."lead_id") IS DISTINCT FROM (NEW."status", NEW."cause", NEW."before", NEW."lead_id"))
  EXECUTE FUNCTION "mark_handed_over"();
--> statement-breakpoint
SELECT "mark_all_reports"();
