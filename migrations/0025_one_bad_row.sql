ALTER TABLE "lead_changes" ALTER COLUMN "due_at" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "import_problems" ADD COLUMN "email" text;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "line" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "alive_until" timestamp (3) with time zone DEFAULT now() + interval '15 minutes' NOT NULL;--> statement-breakpoint
CREATE INDEX "import_problems_email" ON "import_problems" USING btree ("email");--> statement-breakpoint
CREATE INDEX "imports_running" ON "imports" USING btree ("alive_until") WHERE "imports"."status" = 'running';--> statement-breakpoint
CREATE FUNCTION "forget_import_problems"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM "import_problems" WHERE "email" = OLD."email" OR "email" IN (
    SELECT a."data" ->> 'from' FROM "activities" a WHERE a."lead_id" = OLD."id" AND a."kind" = 'address_changed');
  RETURN OLD;
END $$;
--> statement-breakpoint
-- Before, because the addresses that the lead had are in its activities, which go with it.
CREATE TRIGGER "forget_import_problems" BEFORE DELETE ON "leads" FOR EACH ROW EXECUTE FUNCTION "forget_import_problems"();
