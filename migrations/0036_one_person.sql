CREATE TABLE "lead_addresses" (
	"email" text PRIMARY KEY NOT NULL,
	"lead_id" uuid NOT NULL,
	"since" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "lead_merges" (
	"id" uuid PRIMARY KEY NOT NULL,
	"lead_id" uuid NOT NULL,
	"from_id" uuid NOT NULL,
	"from_email" text NOT NULL,
	"kept" jsonb NOT NULL,
	"by" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"undone_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "lead_addresses" ADD CONSTRAINT "lead_addresses_lead_id_leads_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."leads"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "lead_merges" ADD CONSTRAINT "lead_merges_lead_id_leads_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."leads"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
CREATE INDEX "lead_addresses_lead" ON "lead_addresses" USING btree ("lead_id");
--> statement-breakpoint
CREATE INDEX "lead_merges_lead" ON "lead_merges" USING btree ("lead_id","at");
--> statement-breakpoint
CREATE INDEX "leads_same_name" ON "leads" USING btree ("account_id",lower("first_name"),lower("last_name")) WHERE "leads"."account_id" is not null and "leads"."first_name" is not null and "leads"."last_name" is not null;
--> statement-breakpoint
CREATE INDEX "leads_without_tag" ON "leads" USING btree (regexp_replace("email", '\+[^@]*@', '@'));
--> statement-breakpoint
-- An address that a person was merged with is theirs: nobody else comes with it, also if they came at the moment of the merge.
CREATE FUNCTION "refuse_other_address"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM "lead_addresses" a WHERE a."email" = NEW."email" AND a."lead_id" <> NEW."id") THEN
    RAISE EXCEPTION 'the address is another lead''s' USING ERRCODE = 'unique_violation', CONSTRAINT = 'lead_addresses_pkey';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "refuse_other_address" AFTER INSERT ON "leads" FOR EACH ROW EXECUTE FUNCTION "refuse_other_address"();
--> statement-breakpoint
CREATE TRIGGER "refuse_other_address_change" AFTER UPDATE OF "email" ON "leads"
  FOR EACH ROW WHEN (OLD."email" IS DISTINCT FROM NEW."email") EXECUTE FUNCTION "refuse_other_address"();
--> statement-breakpoint
-- Of a lead that goes because it was merged, the address stays with whom it was merged into.
CREATE OR REPLACE FUNCTION "forget_import_problems"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM "import_problems" WHERE ("email" = OLD."email" OR "email" IN (
    SELECT a."data" ->> 'from' FROM "activities" a WHERE a."lead_id" = OLD."id" AND a."kind" = 'address_changed')
    OR "email" IN (SELECT a."email" FROM "lead_addresses" a WHERE a."lead_id" = OLD."id"))
    AND "email" NOT IN (SELECT a."email" FROM "lead_addresses" a WHERE a."email" = "import_problems"."email" AND a."lead_id" <> OLD."id");
  RETURN OLD;
END $$;
