-- no-transaction
ALTER TABLE "imports" VALIDATE CONSTRAINT "imports_file_id_import_files_id_fk";
--> statement-breakpoint
CREATE INDEX CONCURRENTLY IF NOT EXISTS "imports_file" ON "imports" USING btree ("file_id") WHERE "imports"."file_id" is not null;
