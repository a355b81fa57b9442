ALTER TABLE "decisions" DROP CONSTRAINT "decisions_lead_id_leads_id_fk";
--> statement-breakpoint
ALTER TABLE "messages" DROP CONSTRAINT "messages_enrollment_id_enrollments_id_fk";
--> statement-breakpoint
DROP INDEX "messages_sent";--> statement-breakpoint
CREATE FUNCTION "erase_decisions"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM "decisions" WHERE "lead_id" IN (SELECT "id" FROM "gone");
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "erase_decisions" AFTER DELETE ON "leads" REFERENCING OLD TABLE AS "gone"
  FOR EACH STATEMENT EXECUTE FUNCTION "erase_decisions"();
--> statement-breakpoint
CREATE FUNCTION "erase_messages"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM "messages" WHERE "enrollment_id" IN (SELECT "id" FROM "gone");
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "erase_messages" AFTER DELETE ON "enrollments" REFERENCING OLD TABLE AS "gone"
  FOR EACH STATEMENT EXECUTE FUNCTION "erase_messages"();
