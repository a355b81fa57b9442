ALTER TABLE "touches" ADD COLUMN "links" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_not_rendered" ON "outbox" USING btree (("entry" ->> 'versionId'),("entry" ->> 'stepId')) WHERE "outbox"."entry" ->> 'topic' = 'not_rendered';--> statement-breakpoint
UPDATE "touches" SET "links" = array[rtrim(regexp_replace(regexp_replace("url", '^https?://', '', 'i'), '[?#].*$', ''), '/')]
WHERE "kind" = 'click' AND "url" IS NOT NULL;
