CREATE TABLE "webhook_endpoints" (
	"id" uuid PRIMARY KEY NOT NULL,
	"sealed_url" text NOT NULL,
	"shown_url" text NOT NULL,
	"types" text[] NOT NULL,
	"description" text,
	"state" text DEFAULT 'enabled' NOT NULL,
	"disabled_for" text,
	"sealed_secret" text NOT NULL,
	"sealed_previous" text,
	"previous_until" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"last_ok_at" timestamp (3) with time zone,
	"failing_since" timestamp (3) with time zone,
	"failures" integer DEFAULT 0 NOT NULL,
	"last_error" text,
	"last_error_at" timestamp (3) with time zone,
	"slow_until" timestamp (3) with time zone,
	"lease_until" timestamp (3) with time zone,
	"seen_id" bigint,
	"seen_xid" bigint,
	"seen_at" timestamp (3) with time zone,
	"safe_id" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhook_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "webhook_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"type" text NOT NULL,
	"subject" uuid NOT NULL,
	"lead_id" uuid,
	"at" timestamp (3) with time zone,
	"data" jsonb NOT NULL,
	"body" text,
	"written_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "webhook_deliveries_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"event_id" bigint NOT NULL,
	"endpoint_id" uuid NOT NULL,
	"subject" uuid NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"replay" boolean DEFAULT false NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone DEFAULT 'epoch' NOT NULL,
	"tries" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"settled_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_event_id_webhook_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."webhook_events"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
CREATE INDEX "webhook_events_lead" ON "webhook_events" USING btree ("lead_id") WHERE "webhook_events"."lead_id" is not null;
--> statement-breakpoint
CREATE INDEX "webhook_events_email" ON "webhook_events" USING btree (("data" ->> 'email')) WHERE "webhook_events"."lead_id" is null;
--> statement-breakpoint
CREATE INDEX "webhook_deliveries_due" ON "webhook_deliveries" USING btree ("endpoint_id","due_at","event_id") WHERE "webhook_deliveries"."status" = 'pending';
--> statement-breakpoint
CREATE INDEX "webhook_deliveries_line" ON "webhook_deliveries" USING btree ("endpoint_id","subject","event_id","id") WHERE "webhook_deliveries"."status" = 'pending';
--> statement-breakpoint
CREATE INDEX "webhook_deliveries_log" ON "webhook_deliveries" USING btree ("endpoint_id","id");
--> statement-breakpoint
CREATE INDEX "webhook_deliveries_event" ON "webhook_deliveries" USING btree ("event_id");
--> statement-breakpoint
-- Whether anybody listens at all: what every trigger asks first, of a table of a few rows.
CREATE FUNCTION "webhooks_listen"() RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN EXISTS (SELECT FROM "webhook_endpoints" WHERE "state" <> 'disabled');
END $$;
--> statement-breakpoint
-- Writes an event down, and one delivery for each endpoint that wants its type now; nothing when none does. Neither the endpoint
-- nor the lead is referenced: a reference would be checked, and would make what happened wait for their locks.
CREATE FUNCTION "note_webhook"("type" text, "subject" uuid, "lead_id" uuid, "at" timestamptz, "data" jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  "wanting" uuid[];
  "event" bigint;
BEGIN
  SELECT array_agg(e."id") INTO "wanting" FROM "webhook_endpoints" e
  WHERE e."state" <> 'disabled' AND e."types" && ARRAY['*', split_part("note_webhook"."type", '.', 1) || '.*', "note_webhook"."type"];
  IF "wanting" IS NULL THEN
    RETURN;
  END IF;
  INSERT INTO "webhook_events" ("type", "subject", "lead_id", "at", "data")
  VALUES ("note_webhook"."type", "note_webhook"."subject", "note_webhook"."lead_id", "note_webhook"."at", jsonb_strip_nulls("note_webhook"."data"))
  RETURNING "id" INTO "event";
  INSERT INTO "webhook_deliveries" ("event_id", "endpoint_id", "subject")
  SELECT "event", w, "note_webhook"."subject" FROM unnest("wanting") w;
END $$;
--> statement-breakpoint
CREATE FUNCTION "note_webhook_activity"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF "webhooks_listen"() THEN
    PERFORM "note_webhook"(CASE NEW."kind"
        WHEN 'enrolled' THEN 'enrollment.started' WHEN 'sequence_completed' THEN 'enrollment.completed' WHEN 'sequence_exited' THEN 'enrollment.exited'
        WHEN 'bounced' THEN 'message.bounced' WHEN 'complained' THEN 'message.complained'
        WHEN 'opened' THEN 'message.opened' WHEN 'clicked' THEN 'message.clicked'
        WHEN 'regraded' THEN CASE NEW."data" ->> 'what' WHEN 'click' THEN 'message.clicked' ELSE 'message.opened' END
        WHEN 'replied' THEN 'reply.received' WHEN 'inquired' THEN 'reply.received'
        WHEN 'promoted' THEN 'lead.promoted' WHEN 'merged' THEN 'lead.merged' END,
      NEW."lead_id", NEW."lead_id", NEW."at",
      NEW."data" || jsonb_build_object('enrollmentId', NEW."enrollment_id", 'messageId', NEW."message_id", 'kind', NEW."kind"));
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "note_webhook_activity" AFTER INSERT ON "activities" FOR EACH ROW
  WHEN (NEW."kind" IN ('enrolled', 'sequence_completed', 'sequence_exited', 'bounced', 'complained', 'opened', 'clicked', 'regraded', 'replied', 'inquired', 'promoted', 'merged')
    AND NOT (NEW."kind" = 'bounced' AND NEW."data" @> '{"delayed": true}'))
  EXECUTE FUNCTION "note_webhook_activity"();
--> statement-breakpoint
CREATE FUNCTION "note_webhook_message"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- As "webhooks_listen" does, without its call: this is asked for every mail.
  IF EXISTS (SELECT FROM "webhook_endpoints" WHERE "state" <> 'disabled') THEN
    PERFORM "note_webhook"('message.' || NEW."status", NEW."lead_id", NEW."lead_id", (NEW."history" -> -1 ->> 'at')::timestamptz,
      jsonb_build_object('messageId', NEW."id", 'enrollmentId', NEW."enrollment_id", 'sequenceId', NEW."sequence_id", 'versionId', NEW."version_id",
        'stepId', NEW."step_id", 'subject', left(NEW."subject", 300), 'attempts', NEW."attempts",
        'reason', NEW."reason", 'nextAttemptAt', CASE WHEN NEW."status" = 'deferred' THEN NEW."due_at" END));
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "note_webhook_message" AFTER UPDATE OF "status" ON "messages" FOR EACH ROW
  WHEN (OLD."status" IS DISTINCT FROM NEW."status" AND NEW."status" IN ('sent', 'deferred', 'rejected'))
  EXECUTE FUNCTION "note_webhook_message"();
--> statement-breakpoint
CREATE FUNCTION "note_webhook_lead"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "changed" text[];
BEGIN
  IF NOT "webhooks_listen"() THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'INSERT' THEN
    PERFORM "note_webhook"('lead.created', NEW."id", NEW."id", NEW."created_at", jsonb_build_object('source', NEW."source"));
    RETURN NULL;
  END IF;
  "changed" := array_remove(ARRAY[
    CASE WHEN OLD."email" IS DISTINCT FROM NEW."email" THEN 'email' END, CASE WHEN OLD."first_name" IS DISTINCT FROM NEW."first_name" THEN 'firstName' END,
    CASE WHEN OLD."last_name" IS DISTINCT FROM NEW."last_name" THEN 'lastName' END, CASE WHEN OLD."company" IS DISTINCT FROM NEW."company" THEN 'company' END,
    CASE WHEN OLD."timezone" IS DISTINCT FROM NEW."timezone" THEN 'timezone' END, CASE WHEN OLD."locale" IS DISTINCT FROM NEW."locale" THEN 'locale' END,
    CASE WHEN OLD."tags" IS DISTINCT FROM NEW."tags" THEN 'tags' END, CASE WHEN OLD."rep_id" IS DISTINCT FROM NEW."rep_id" THEN 'repId' END,
    CASE WHEN OLD."qualification" IS DISTINCT FROM NEW."qualification" THEN 'qualification' END], NULL)
    || ARRAY(SELECT 'attributes.' || left(coalesce(o."key", n."key"), 100) FROM jsonb_each(OLD."attributes") o FULL JOIN jsonb_each(NEW."attributes") n ON n."key" = o."key"
      WHERE o."value" IS DISTINCT FROM n."value" ORDER BY 1 LIMIT 50);
  IF "changed" <> '{}' THEN
    PERFORM "note_webhook"('lead.updated', NEW."id", NEW."id", NEW."updated_at", jsonb_build_object('changed', "changed"));
  END IF;
  IF OLD."stage" IS DISTINCT FROM NEW."stage" THEN
    PERFORM "note_webhook"('stage.changed', NEW."id", NEW."id", NEW."stage_at", jsonb_build_object('from', OLD."stage", 'to', NEW."stage"));
  END IF;
  IF OLD."consent" IS DISTINCT FROM NEW."consent" THEN
    PERFORM "note_webhook"('consent.changed', NEW."id", NEW."id", NEW."updated_at", jsonb_build_object('before', OLD."consent", 'consent', NEW."consent"));
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "note_webhook_new_lead" AFTER INSERT ON "leads" FOR EACH ROW EXECUTE FUNCTION "note_webhook_lead"();
--> statement-breakpoint
CREATE TRIGGER "note_webhook_lead" AFTER UPDATE OF "email", "first_name", "last_name", "company", "timezone", "locale", "attributes", "tags", "rep_id", "qualification", "stage", "consent" ON "leads"
  FOR EACH ROW WHEN ((OLD."email", OLD."first_name", OLD."last_name", OLD."company", OLD."timezone", OLD."locale", OLD."attributes", OLD."tags", OLD."rep_id", OLD."qualification", OLD."stage", OLD."consent")
    IS DISTINCT FROM (NEW."email", NEW."first_name", NEW."last_name", NEW."company", NEW."timezone", NEW."locale", NEW."attributes", NEW."tags", NEW."rep_id", NEW."qualification", NEW."stage", NEW."consent"))
  EXECUTE FUNCTION "note_webhook_lead"();
--> statement-breakpoint
-- What was written of a lead goes with it, what waits to be delivered included. A lead that was merged into another has left its address there.
CREATE FUNCTION "erase_webhook_events"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM "webhook_events" WHERE "lead_id" IN (SELECT "id" FROM "gone");
  IF "webhooks_listen"() THEN
    PERFORM "note_webhook"('lead.erased', g."id", NULL, NULL, jsonb_build_object('leadId', g."id"))
    FROM "gone" g WHERE NOT EXISTS (SELECT FROM "lead_addresses" a WHERE a."email" = g."email");
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "erase_webhook_events" AFTER DELETE ON "leads" REFERENCING OLD TABLE AS "gone"
  FOR EACH STATEMENT EXECUTE FUNCTION "erase_webhook_events"();
--> statement-breakpoint
CREATE FUNCTION "note_webhook_handoff"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF "webhooks_listen"() THEN
    PERFORM "note_webhook"('handoff.' || CASE WHEN TG_OP = 'INSERT' THEN 'created' WHEN NEW."status" IN ('accepted', 'declined', 'moved') THEN NEW."status" ELSE 'closed' END,
      NEW."lead_id", NEW."lead_id",
      CASE WHEN TG_OP = 'INSERT' THEN NEW."created_at" WHEN NEW."status" IN ('accepted', 'declined') THEN NEW."responded_at" END,
      jsonb_build_object('handoffId', NEW."id", 'repId', NEW."rep_id", 'teamId', NEW."team_id", 'status', NEW."status", 'cause', NEW."cause" ->> 'kind',
        'movedFor', NEW."moved_for"));
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "note_webhook_new_handoff" AFTER INSERT ON "handoffs" FOR EACH ROW EXECUTE FUNCTION "note_webhook_handoff"();
--> statement-breakpoint
CREATE TRIGGER "note_webhook_handoff" AFTER UPDATE OF "status" ON "handoffs" FOR EACH ROW
  WHEN (OLD."status" IS DISTINCT FROM NEW."status" AND NEW."status" <> 'open') EXECUTE FUNCTION "note_webhook_handoff"();
--> statement-breakpoint
CREATE FUNCTION "note_webhook_task"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF "webhooks_listen"() THEN
    PERFORM "note_webhook"(CASE TG_OP WHEN 'INSERT' THEN 'task.created' ELSE 'task.done' END, NEW."lead_id", NEW."lead_id",
      CASE TG_OP WHEN 'INSERT' THEN NEW."created_at" ELSE NEW."done_at" END,
      jsonb_build_object('taskId', NEW."id", 'kind', NEW."kind", 'title', left(NEW."title", 300), 'repId', NEW."rep_id", 'teamId', NEW."team_id",
        'enrollmentId', NEW."enrollment_id", 'handoffId', NEW."handoff_id", 'dueAt', NEW."due_at", 'skipped', NEW."skipped"));
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "note_webhook_new_task" AFTER INSERT ON "tasks" FOR EACH ROW EXECUTE FUNCTION "note_webhook_task"();
--> statement-breakpoint
CREATE TRIGGER "note_webhook_task" AFTER UPDATE OF "done_at" ON "tasks" FOR EACH ROW
  WHEN (OLD."done_at" IS NULL AND NEW."done_at" IS NOT NULL) EXECUTE FUNCTION "note_webhook_task"();
--> statement-breakpoint
-- Of an entry that is a mere hash nothing is told: it stands for somebody whose data were erased.
CREATE FUNCTION "note_webhook_suppression"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "s" "suppressions" := CASE WHEN TG_OP = 'INSERT' THEN NEW ELSE OLD END;
  "lead" uuid;
BEGIN
  IF "webhooks_listen"() THEN
    SELECT l."id" INTO "lead" FROM "leads" l WHERE l."email" = "s"."email";
    PERFORM "note_webhook"('suppression.' || CASE TG_OP WHEN 'INSERT' THEN 'added' ELSE 'removed' END, coalesce("lead", "s"."id"), "lead",
      CASE TG_OP WHEN 'INSERT' THEN "s"."created_at" END,
      jsonb_build_object('suppressionId', "s"."id", 'email', "s"."email", 'domain', "s"."domain", 'reason', "s"."reason", 'messageId', "s"."message_id", 'until', "s"."until"));
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "note_webhook_suppression" AFTER INSERT ON "suppressions" FOR EACH ROW
  WHEN (NEW."hash" IS NULL) EXECUTE FUNCTION "note_webhook_suppression"();
--> statement-breakpoint
CREATE TRIGGER "note_webhook_suppression_gone" AFTER DELETE ON "suppressions" FOR EACH ROW
  WHEN (OLD."hash" IS NULL) EXECUTE FUNCTION "note_webhook_suppression"();
--> statement-breakpoint
CREATE FUNCTION "note_webhook_sequence"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF "webhooks_listen"() THEN
    PERFORM "note_webhook"('sequence.' || CASE NEW."status" WHEN 'paused' THEN 'paused' WHEN 'archived' THEN 'archived' ELSE 'resumed' END, NEW."id", NULL, NULL,
      jsonb_build_object('sequenceId', NEW."id", 'key', NEW."key", 'name', NEW."name", 'reason', NEW."paused_reason"));
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "note_webhook_sequence" AFTER UPDATE OF "status" ON "sequences" FOR EACH ROW
  WHEN (OLD."status" IS DISTINCT FROM NEW."status" AND OLD."status" <> 'draft') EXECUTE FUNCTION "note_webhook_sequence"();
--> statement-breakpoint
CREATE FUNCTION "note_webhook_version"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF "webhooks_listen"() THEN
    PERFORM "note_webhook"('sequence.published', NEW."sequence_id", NULL, NEW."published_at",
      jsonb_build_object('sequenceId', NEW."sequence_id", 'versionId', NEW."id", 'number', NEW."number", 'key', s."key", 'name', s."name"))
    FROM "sequences" s WHERE s."id" = NEW."sequence_id";
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "note_webhook_version" AFTER INSERT ON "sequence_versions" FOR EACH ROW EXECUTE FUNCTION "note_webhook_version"();
--> statement-breakpoint
CREATE FUNCTION "note_webhook_trip"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF "webhooks_listen"() THEN
    PERFORM "note_webhook"('guard.tripped', NEW."id", NULL, NEW."at",
      jsonb_build_object('tripId', NEW."id", 'scope', NEW."scope", 'target', NEW."target", 'rule', NEW."rule", 'failures', NEW."failures", 'mails', NEW."mails",
        'reason', NEW."reason", 'pausedIds', to_jsonb(NEW."paused_ids"[1:100])));
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "note_webhook_trip" AFTER INSERT ON "guard_trips" FOR EACH ROW EXECUTE FUNCTION "note_webhook_trip"();
--> statement-breakpoint
CREATE FUNCTION "note_webhook_experiment"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF "webhooks_listen"() THEN
    PERFORM "note_webhook"('experiment.decided', NEW."id", NULL, NEW."ended_at",
      jsonb_build_object('experimentId', NEW."id", 'sequenceId', NEW."sequence_id", 'stepId', NEW."step_id", 'metric', NEW."metric", 'control', NEW."control"));
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "note_webhook_experiment" AFTER UPDATE OF "ended_at" ON "experiments" FOR EACH ROW
  WHEN (OLD."ended_at" IS NULL AND NEW."ended_at" IS NOT NULL) EXECUTE FUNCTION "note_webhook_experiment"();
--> statement-breakpoint
CREATE FUNCTION "note_webhook_import"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF "webhooks_listen"() THEN
    PERFORM "note_webhook"('import.finished', NEW."id", NULL, NEW."finished_at",
      jsonb_build_object('importId', NEW."id", 'list', left(NEW."list", 300), 'status', NEW."status", 'lines', NEW."line", 'code', NEW."failure" ->> 'code'));
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "note_webhook_import" AFTER UPDATE OF "status" ON "imports" FOR EACH ROW
  WHEN (OLD."status" = 'running' AND NEW."status" IN ('done', 'failed', 'interrupted')) EXECUTE FUNCTION "note_webhook_import"();
