ALTER TABLE "decisions" DROP CONSTRAINT "decisions_enrollment_id_enrollments_id_fk";
--> statement-breakpoint
ALTER TABLE "decisions" DROP CONSTRAINT "decisions_sequence_id_sequences_id_fk";
--> statement-breakpoint
DROP INDEX "decisions_enrollment";--> statement-breakpoint
DROP INDEX "decisions_lead";--> statement-breakpoint
UPDATE "decisions" SET "made" = jsonb_build_array(jsonb_build_object(
  'at', to_char("at" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'stepId', "step_id", 'rule', "rule",
  'outcome', "outcome", 'reason', "reason", 'inputs', "inputs",
  'until', to_char("until" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'zone', "zone", 'shifts', "shifts"));--> statement-breakpoint
ALTER TABLE "decisions" DROP CONSTRAINT "decisions_pkey";--> statement-breakpoint
ALTER TABLE "decisions" ALTER COLUMN "made" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_lead_id_id_pk" PRIMARY KEY("lead_id","id");--> statement-breakpoint
ALTER TABLE "decisions" DROP COLUMN "at";--> statement-breakpoint
ALTER TABLE "decisions" DROP COLUMN "step_id";--> statement-breakpoint
ALTER TABLE "decisions" DROP COLUMN "rule";--> statement-breakpoint
ALTER TABLE "decisions" DROP COLUMN "outcome";--> statement-breakpoint
ALTER TABLE "decisions" DROP COLUMN "reason";--> statement-breakpoint
ALTER TABLE "decisions" DROP COLUMN "inputs";--> statement-breakpoint
ALTER TABLE "decisions" DROP COLUMN "until";--> statement-breakpoint
ALTER TABLE "decisions" DROP COLUMN "zone";--> statement-breakpoint
ALTER TABLE "decisions" DROP COLUMN "shifts";