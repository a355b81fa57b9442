CREATE TABLE "tasks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"enrollment_id" uuid NOT NULL,
	"lead_id" uuid NOT NULL,
	"step_id" text NOT NULL,
	"visit" integer NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"note" text,
	"due_at" timestamp (3) with time zone,
	"done_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhook_calls" (
	"id" uuid PRIMARY KEY NOT NULL,
	"enrollment_id" uuid NOT NULL,
	"lead_id" uuid NOT NULL,
	"step_id" text NOT NULL,
	"visit" integer NOT NULL,
	"url" text NOT NULL,
	"body" jsonb NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"answer" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"settled_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "decisions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "decisions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"lead_id" uuid NOT NULL,
	"enrollment_id" uuid,
	"sequence_id" uuid NOT NULL,
	"version_id" uuid,
	"at" timestamp (3) with time zone NOT NULL,
	"step_id" text,
	"rule" text NOT NULL,
	"outcome" text NOT NULL,
	"reason" text NOT NULL,
	"inputs" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"until" timestamp (3) with time zone,
	"zone" text,
	"shifts" jsonb DEFAULT '[]'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "enrollments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"lead_id" uuid NOT NULL,
	"sequence_id" uuid NOT NULL,
	"version_id" uuid NOT NULL,
	"event_id" uuid,
	"status" text DEFAULT 'active' NOT NULL,
	"step_id" text,
	"due_at" timestamp (3) with time zone,
	"wait_until" timestamp (3) with time zone,
	"resume_at" timestamp (3) with time zone,
	"state" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"exit_reason" text,
	"ended_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"id" uuid PRIMARY KEY NOT NULL,
	"enrollment_id" uuid NOT NULL,
	"lead_id" uuid NOT NULL,
	"sequence_id" uuid NOT NULL,
	"version_id" uuid NOT NULL,
	"step_id" text NOT NULL,
	"attempt_key" text NOT NULL,
	"sender_id" uuid NOT NULL,
	"status" text DEFAULT 'queued' NOT NULL,
	"email" text NOT NULL,
	"destination" text DEFAULT '' NOT NULL,
	"rfc_message_id" text NOT NULL,
	"subject" text,
	"thread" text[] DEFAULT '{}' NOT NULL,
	"priority" smallint DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"lease_until" timestamp (3) with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"reason" text,
	"response" text,
	"queued_at" timestamp (3) with time zone NOT NULL,
	"sent_at" timestamp (3) with time zone,
	"settled_at" timestamp (3) with time zone,
	"history" jsonb DEFAULT '[]'::jsonb NOT NULL,
	CONSTRAINT "messages_rfc_message_id_unique" UNIQUE("rfc_message_id")
);
--> statement-breakpoint
CREATE TABLE "touches" (
	"id" uuid PRIMARY KEY NOT NULL,
	"message_id" uuid NOT NULL,
	"lead_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"url" text,
	"user_agent" text,
	"verdict" text NOT NULL,
	"reasons" text[] NOT NULL,
	"applied_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"external_id" text,
	"name" text NOT NULL,
	"lead_id" uuid NOT NULL,
	"properties" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"source" text NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"matched_at" timestamp (3) with time zone,
	CONSTRAINT "events_external_id_unique" UNIQUE("external_id")
);
--> statement-breakpoint
CREATE TABLE "forms" (
	"id" uuid PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"event" text NOT NULL,
	"honeypot" text NOT NULL,
	"redirect_url" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "forms_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "handoffs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"lead_id" uuid NOT NULL,
	"rep_id" uuid,
	"status" text DEFAULT 'open' NOT NULL,
	"cause" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"responded_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "outbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"entry" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"done_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "imap_mailboxes" (
	"key" text PRIMARY KEY NOT NULL,
	"uid_validity" text NOT NULL,
	"last_uid" bigint NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "inbound_mails" (
	"id" uuid PRIMARY KEY NOT NULL,
	"digest" text NOT NULL,
	"identity" text,
	"source" text NOT NULL,
	"format" text DEFAULT 'mail' NOT NULL,
	"envelope_from" text NOT NULL,
	"envelope_to" text[] NOT NULL,
	"remote_ip" text,
	"helo" text,
	"raw" "bytea" NOT NULL,
	"size" integer NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"status" text DEFAULT 'stored' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"error" text,
	"class" text,
	"subtype" text,
	"hard" boolean,
	"recipient" text,
	"bounce_status" text,
	"diagnostic" text,
	"confidence" real,
	"reasons" jsonb,
	"returns_on" text,
	"delegate" text,
	"left_for_good" boolean DEFAULT false NOT NULL,
	"attachments" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"matched_by" text,
	"address" text,
	"lead_id" uuid,
	"message_id" uuid,
	"writer" jsonb,
	"authentication" jsonb,
	"review" text,
	"reviewed_at" timestamp (3) with time zone,
	"from_email" text,
	"from_name" text,
	"subject" text,
	"reply_text" text,
	"settled_at" timestamp (3) with time zone,
	CONSTRAINT "inbound_mails_digest_unique" UNIQUE("digest"),
	CONSTRAINT "inbound_mails_identity_unique" UNIQUE("identity")
);
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"prefix" text NOT NULL,
	"hash" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "api_keys_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"api_key_id" uuid NOT NULL,
	"key" text NOT NULL,
	"request_hash" text NOT NULL,
	"status" integer,
	"headers" jsonb,
	"body" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "idempotency_keys_api_key_id_key_pk" PRIMARY KEY("api_key_id","key")
);
--> statement-breakpoint
CREATE TABLE "activities" (
	"id" uuid PRIMARY KEY NOT NULL,
	"lead_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"enrollment_id" uuid,
	"message_id" uuid,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "leads" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"first_name" text,
	"last_name" text,
	"company" text,
	"timezone" text,
	"locale" text,
	"attributes" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"tags" text[] DEFAULT '{}' NOT NULL,
	"stage" text DEFAULT 'lead' NOT NULL,
	"stage_at" timestamp (3) with time zone NOT NULL,
	"rep_id" uuid,
	"away_until" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "suppressions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"reason" text NOT NULL,
	"detail" text,
	"message_id" uuid,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "suppressions_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "publications" (
	"id" uuid PRIMARY KEY NOT NULL,
	"sequence_id" uuid NOT NULL,
	"version_id" uuid NOT NULL,
	"mode" text NOT NULL,
	"map" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"release" boolean DEFAULT false NOT NULL,
	"pass" integer DEFAULT 1 NOT NULL,
	"cursor" uuid,
	"counts" jsonb DEFAULT '{"moved":0,"stays":{}}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "reps" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"last_assigned_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "reps_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "lead_attributes" (
	"name" text PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "segment_members" (
	"segment_id" uuid NOT NULL,
	"lead_id" uuid NOT NULL,
	"entered_at" timestamp (3) with time zone NOT NULL,
	"matched_at" timestamp (3) with time zone,
	CONSTRAINT "segment_members_segment_id_lead_id_pk" PRIMARY KEY("segment_id","lead_id")
);
--> statement-breakpoint
CREATE TABLE "segments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"condition" jsonb NOT NULL,
	"tracked_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "segments_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "destination_holds" (
	"sender_id" uuid NOT NULL,
	"destination" text NOT NULL,
	"level" integer NOT NULL,
	"held_until" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "destination_holds_sender_id_destination_pk" PRIMARY KEY("sender_id","destination")
);
--> statement-breakpoint
CREATE TABLE "senders" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"is_default" boolean DEFAULT false NOT NULL,
	"reply_to" text DEFAULT 'tracked' NOT NULL,
	"dkim" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"transport_ids" uuid[] DEFAULT '{}' NOT NULL,
	"timezone" text DEFAULT 'UTC' NOT NULL,
	"daily_cap" integer,
	"hourly_cap" integer,
	"warm_up" jsonb,
	"min_gap_ms" integer DEFAULT 0 NOT NULL,
	"gap_jitter" real DEFAULT 0 NOT NULL,
	"held_until" timestamp (3) with time zone,
	"held_reason" text,
	"paused_at" timestamp (3) with time zone,
	"paused_reason" text,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "transports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"sealed_url" text NOT NULL,
	"max_connections" integer DEFAULT 20 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "transports_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "sequence_versions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"sequence_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"definition" jsonb NOT NULL,
	"templates" jsonb NOT NULL,
	"published_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sequences" (
	"id" uuid PRIMARY KEY NOT NULL,
	"key" text,
	"name" text NOT NULL,
	"status" text DEFAULT 'draft' NOT NULL,
	"draft" jsonb NOT NULL,
	"current_version_id" uuid,
	"trigger_event" text,
	"trigger_segment" text,
	"sender_ids" uuid[] DEFAULT '{}' NOT NULL,
	"uncertain_policy" text DEFAULT 'resend' NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "sequences_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "templates" (
	"id" uuid PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"mjml" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "templates_key_unique" UNIQUE("key")
);
--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_enrollment_id_enrollments_id_fk" FOREIGN KEY ("enrollment_id") REFERENCES "public"."enrollments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_lead_id_leads_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."leads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_calls" ADD CONSTRAINT "webhook_calls_enrollment_id_enrollments_id_fk" FOREIGN KEY ("enrollment_id") REFERENCES "public"."enrollments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_calls" ADD CONSTRAINT "webhook_calls_lead_id_leads_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."leads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_lead_id_leads_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."leads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_enrollment_id_enrollments_id_fk" FOREIGN KEY ("enrollment_id") REFERENCES "public"."enrollments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_sequence_id_sequences_id_fk" FOREIGN KEY ("sequence_id") REFERENCES "public"."sequences"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enrollments" ADD CONSTRAINT "enrollments_lead_id_leads_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."leads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enrollments" ADD CONSTRAINT "enrollments_sequence_id_sequences_id_fk" FOREIGN KEY ("sequence_id") REFERENCES "public"."sequences"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enrollments" ADD CONSTRAINT "enrollments_version_id_sequence_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."sequence_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enrollments" ADD CONSTRAINT "enrollments_event_id_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."events"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_enrollment_id_enrollments_id_fk" FOREIGN KEY ("enrollment_id") REFERENCES "public"."enrollments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_lead_id_leads_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."leads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_sender_id_senders_id_fk" FOREIGN KEY ("sender_id") REFERENCES "public"."senders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "touches" ADD CONSTRAINT "touches_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_lead_id_leads_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."leads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handoffs" ADD CONSTRAINT "handoffs_lead_id_leads_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."leads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handoffs" ADD CONSTRAINT "handoffs_rep_id_reps_id_fk" FOREIGN KEY ("rep_id") REFERENCES "public"."reps"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inbound_mails" ADD CONSTRAINT "inbound_mails_lead_id_leads_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."leads"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_api_key_id_api_keys_id_fk" FOREIGN KEY ("api_key_id") REFERENCES "public"."api_keys"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activities" ADD CONSTRAINT "activities_lead_id_leads_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."leads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leads" ADD CONSTRAINT "leads_rep_id_reps_id_fk" FOREIGN KEY ("rep_id") REFERENCES "public"."reps"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "publications" ADD CONSTRAINT "publications_sequence_id_sequences_id_fk" FOREIGN KEY ("sequence_id") REFERENCES "public"."sequences"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "publications" ADD CONSTRAINT "publications_version_id_sequence_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."sequence_versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "segment_members" ADD CONSTRAINT "segment_members_segment_id_segments_id_fk" FOREIGN KEY ("segment_id") REFERENCES "public"."segments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "segment_members" ADD CONSTRAINT "segment_members_lead_id_leads_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."leads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "destination_holds" ADD CONSTRAINT "destination_holds_sender_id_senders_id_fk" FOREIGN KEY ("sender_id") REFERENCES "public"."senders"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sequence_versions" ADD CONSTRAINT "sequence_versions_sequence_id_sequences_id_fk" FOREIGN KEY ("sequence_id") REFERENCES "public"."sequences"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sequences" ADD CONSTRAINT "sequences_current_version_id_sequence_versions_id_fk" FOREIGN KEY ("current_version_id") REFERENCES "public"."sequence_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "tasks_one_per_visit" ON "tasks" USING btree ("enrollment_id","step_id","visit");--> statement-breakpoint
CREATE INDEX "tasks_lead" ON "tasks" USING btree ("lead_id","id");--> statement-breakpoint
CREATE INDEX "tasks_open" ON "tasks" USING btree ("id") WHERE "tasks"."done_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_calls_one_per_visit" ON "webhook_calls" USING btree ("enrollment_id","step_id","visit");--> statement-breakpoint
CREATE INDEX "webhook_calls_pending" ON "webhook_calls" USING btree ("due_at") WHERE "webhook_calls"."status" = 'pending';--> statement-breakpoint
CREATE INDEX "decisions_enrollment" ON "decisions" USING btree ("enrollment_id","id");--> statement-breakpoint
CREATE INDEX "decisions_lead" ON "decisions" USING btree ("lead_id","id");--> statement-breakpoint
CREATE INDEX "enrollments_due" ON "enrollments" USING btree ("due_at") WHERE "enrollments"."status" = 'active' and "enrollments"."due_at" is not null;--> statement-breakpoint
CREATE INDEX "enrollments_waiting" ON "enrollments" USING btree ("due_at") WHERE "enrollments"."status" = 'waiting';--> statement-breakpoint
CREATE INDEX "enrollments_resume" ON "enrollments" USING btree ("resume_at") WHERE "enrollments"."status" = 'paused' and "enrollments"."resume_at" is not null;--> statement-breakpoint
CREATE INDEX "enrollments_lead" ON "enrollments" USING btree ("lead_id");--> statement-breakpoint
CREATE INDEX "enrollments_sequence" ON "enrollments" USING btree ("sequence_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "enrollments_one_running" ON "enrollments" USING btree ("lead_id","sequence_id") WHERE "enrollments"."status" in ('waiting', 'active', 'paused');--> statement-breakpoint
CREATE UNIQUE INDEX "enrollments_once_per_event" ON "enrollments" USING btree ("event_id","sequence_id");--> statement-breakpoint
CREATE UNIQUE INDEX "messages_one_per_step" ON "messages" USING btree ("enrollment_id","step_id","attempt_key");--> statement-breakpoint
CREATE INDEX "messages_lane" ON "messages" USING btree ("sender_id","priority" DESC NULLS LAST,"due_at") WHERE "messages"."status" in ('queued', 'deferred');--> statement-breakpoint
CREATE INDEX "messages_under_way" ON "messages" USING btree ("sender_id") WHERE "messages"."status" in ('sending', 'uncertain');--> statement-breakpoint
CREATE INDEX "messages_sent" ON "messages" USING btree ("sender_id","sent_at") WHERE "messages"."sent_at" is not null;--> statement-breakpoint
CREATE INDEX "messages_lead" ON "messages" USING btree ("lead_id","queued_at");--> statement-breakpoint
CREATE INDEX "touches_message" ON "touches" USING btree ("message_id","kind");--> statement-breakpoint
CREATE INDEX "touches_lead" ON "touches" USING btree ("lead_id","kind","at");--> statement-breakpoint
CREATE INDEX "touches_unapplied" ON "touches" USING btree ("at") WHERE "touches"."applied_at" is null;--> statement-breakpoint
CREATE INDEX "events_lead" ON "events" USING btree ("lead_id","occurred_at");--> statement-breakpoint
CREATE INDEX "events_unmatched" ON "events" USING btree ("received_at") WHERE "events"."matched_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "handoffs_one_running" ON "handoffs" USING btree ("lead_id") WHERE "handoffs"."status" in ('open', 'accepted');--> statement-breakpoint
CREATE INDEX "handoffs_rep" ON "handoffs" USING btree ("rep_id","id");--> statement-breakpoint
CREATE INDEX "outbox_pending" ON "outbox" USING btree ("due_at") WHERE "outbox"."done_at" is null;--> statement-breakpoint
CREATE INDEX "inbound_mails_kept" ON "inbound_mails" USING btree ("received_at") WHERE "inbound_mails"."status" = 'settled' and "inbound_mails"."raw" <> '';--> statement-breakpoint
CREATE INDEX "inbound_mails_open" ON "inbound_mails" USING btree ("received_at") WHERE "inbound_mails"."status" in ('stored', 'classified');--> statement-breakpoint
CREATE INDEX "inbound_mails_lead" ON "inbound_mails" USING btree ("lead_id","received_at");--> statement-breakpoint
CREATE INDEX "inbound_mails_review" ON "inbound_mails" USING btree ("id") WHERE "inbound_mails"."review" = 'needed';--> statement-breakpoint
CREATE INDEX "idempotency_keys_created_at" ON "idempotency_keys" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "activities_lead" ON "activities" USING btree ("lead_id","at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "leads_email" ON "leads" USING btree ("email");--> statement-breakpoint
CREATE INDEX "leads_domain" ON "leads" USING btree (split_part("email", '@', 2));--> statement-breakpoint
CREATE INDEX "leads_stage" ON "leads" USING btree ("stage","id");--> statement-breakpoint
CREATE INDEX "publications_sequence" ON "publications" USING btree ("sequence_id","id");--> statement-breakpoint
CREATE INDEX "publications_due" ON "publications" USING btree ("due_at") WHERE "publications"."due_at" is not null;--> statement-breakpoint
CREATE INDEX "segment_members_unmatched" ON "segment_members" USING btree ("entered_at") WHERE "segment_members"."matched_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "senders_one_default" ON "senders" USING btree ("is_default") WHERE "senders"."is_default";--> statement-breakpoint
CREATE UNIQUE INDEX "sequence_versions_number" ON "sequence_versions" USING btree ("sequence_id","number");--> statement-breakpoint
CREATE INDEX "sequences_trigger" ON "sequences" USING btree ("trigger_event") WHERE "sequences"."status" = 'published';--> statement-breakpoint
CREATE INDEX "sequences_trigger_segment" ON "sequences" USING btree ("trigger_segment") WHERE "sequences"."status" = 'published';