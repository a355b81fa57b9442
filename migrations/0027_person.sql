CREATE TABLE "erased_counts" (
	"sequence_id" uuid NOT NULL,
	"version_id" uuid NOT NULL,
	"step_id" text NOT NULL,
	"variant" text NOT NULL,
	"enrollments" integer DEFAULT 0 NOT NULL,
	"completed" integer DEFAULT 0 NOT NULL,
	"exited" integer DEFAULT 0 NOT NULL,
	"messages" integer DEFAULT 0 NOT NULL,
	"sent" integer DEFAULT 0 NOT NULL,
	"bounced" integer DEFAULT 0 NOT NULL,
	"complained" integer DEFAULT 0 NOT NULL,
	"opened" integer DEFAULT 0 NOT NULL,
	"clicked" integer DEFAULT 0 NOT NULL,
	"replied" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "erased_counts_sequence_id_version_id_step_id_variant_pk" PRIMARY KEY("sequence_id","version_id","step_id","variant")
);
--> statement-breakpoint
CREATE TABLE "erasures" (
	"id" uuid PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"hashes" text[] NOT NULL,
	"suppressed" boolean NOT NULL,
	"rows" jsonb NOT NULL,
	"digest" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "retention_passes" (
	"kind" text PRIMARY KEY NOT NULL,
	"next_at" timestamp (3) with time zone NOT NULL,
	"cursor" uuid,
	"deleted" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "suppressions" DROP CONSTRAINT "suppressions_email_unique";--> statement-breakpoint
ALTER TABLE "erasure_requests" ALTER COLUMN "email" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "suppressions" ALTER COLUMN "email" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "erasure_requests" ADD COLUMN "erasure_id" uuid;--> statement-breakpoint
ALTER TABLE "suppressions" ADD COLUMN "domain" text;--> statement-breakpoint
ALTER TABLE "suppressions" ADD COLUMN "hash" text;--> statement-breakpoint
ALTER TABLE "suppressions" ADD COLUMN "key" text GENERATED ALWAYS AS (coalesce(email, '@' || domain, '#' || hash)) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "suppressions" ADD COLUMN "until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "erased_counts" ADD CONSTRAINT "erased_counts_sequence_id_sequences_id_fk" FOREIGN KEY ("sequence_id") REFERENCES "public"."sequences"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "erasure_requests" ADD CONSTRAINT "erasure_requests_erasure_id_erasures_id_fk" FOREIGN KEY ("erasure_id") REFERENCES "public"."erasures"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "suppressions_until" ON "suppressions" USING btree ("until") WHERE "suppressions"."until" is not null;--> statement-breakpoint
ALTER TABLE "suppressions" ADD CONSTRAINT "suppressions_key_unique" UNIQUE("key");--> statement-breakpoint
ALTER TABLE "suppressions" ADD CONSTRAINT "suppressions_of_one" CHECK (num_nonnulls("suppressions"."email", "suppressions"."domain", "suppressions"."hash") = 1);--> statement-breakpoint
-- The keys that an address (normalized) is suppressed by: itself, itself without its plus tag (RFC 5233), and its domain with
-- every domain above it but the last label.
CREATE FUNCTION "suppression_keys"("address" text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  "keys" text[] := array["address"];
  "domain" text := split_part("address", '@', -1);
  "plus" integer := position('+' in "address");
  "dot" integer := position('.' in "domain");
BEGIN
  IF "plus" > 1 AND "plus" < length("address") - length("domain") THEN
    "keys" := "keys" || (left("address", "plus" - 1) || '@' || "domain");
  END IF;
  WHILE "dot" > 0 LOOP
    "keys" := "keys" || ('@' || "domain");
    "domain" := substr("domain", "dot" + 1);
    "dot" := position('.' in "domain");
  END LOOP;
  RETURN "keys";
END $$;
