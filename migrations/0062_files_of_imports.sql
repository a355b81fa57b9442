CREATE TABLE "import_files" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"format" text NOT NULL,
	"size" integer,
	"lines" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "import_file_parts" (
	"file_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"content" "bytea" NOT NULL,
	CONSTRAINT "import_file_parts_file_id_number_pk" PRIMARY KEY("file_id","number")
);
--> statement-breakpoint
CREATE TABLE "import_foreseen" (
	"import_id" uuid NOT NULL,
	"line" integer NOT NULL,
	"email" text NOT NULL,
	"lead" text NOT NULL,
	"sequences" jsonb NOT NULL,
	CONSTRAINT "import_foreseen_import_id_line_pk" PRIMARY KEY("import_id","line")
);
--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "file_id" uuid;--> statement-breakpoint
ALTER TABLE "import_file_parts" ADD CONSTRAINT "import_file_parts_file_id_import_files_id_fk" FOREIGN KEY ("file_id") REFERENCES "public"."import_files"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_foreseen" ADD CONSTRAINT "import_foreseen_import_id_imports_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."imports"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_file_id_import_files_id_fk" FOREIGN KEY ("file_id") REFERENCES "public"."import_files"("id") ON DELETE set null ON UPDATE no action NOT VALID;--> statement-breakpoint
CREATE INDEX "import_files_created" ON "import_files" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "import_foreseen_email" ON "import_foreseen" USING btree ("email");--> statement-breakpoint
-- What a dry run foresaw of a person goes with the person.
CREATE FUNCTION "forget_foreseen"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM "import_foreseen" WHERE "email" = OLD."email";
  RETURN OLD;
END $$;
--> statement-breakpoint
CREATE TRIGGER "forget_foreseen" BEFORE DELETE ON "leads" FOR EACH ROW EXECUTE FUNCTION "forget_foreseen"();
