CREATE TABLE "accounts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"key" text,
	"name" text NOT NULL,
	"rep_id" uuid,
	"attributes" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"merged_into" uuid,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "accounts_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "account_domains" (
	"domain" text PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "account_changes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"account_id" uuid NOT NULL,
	"other_id" uuid NOT NULL,
	"detail" jsonb NOT NULL,
	"by" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"undone_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "account_change_leads" (
	"change_id" uuid NOT NULL,
	"lead_id" uuid NOT NULL,
	"given" boolean NOT NULL,
	CONSTRAINT "account_change_leads_change_id_lead_id_pk" PRIMARY KEY("change_id","lead_id")
);
--> statement-breakpoint
ALTER TABLE "leads" ADD COLUMN "account_id" uuid;
--> statement-breakpoint
ALTER TABLE "leads" ADD COLUMN "account_given" boolean DEFAULT false NOT NULL;
--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_rep_id_reps_id_fk" FOREIGN KEY ("rep_id") REFERENCES "public"."reps"("id") ON DELETE set null ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_merged_into_accounts_id_fk" FOREIGN KEY ("merged_into") REFERENCES "public"."accounts"("id") ON DELETE set null ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "account_domains" ADD CONSTRAINT "account_domains_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "account_changes" ADD CONSTRAINT "account_changes_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "account_changes" ADD CONSTRAINT "account_changes_other_id_accounts_id_fk" FOREIGN KEY ("other_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "account_change_leads" ADD CONSTRAINT "account_change_leads_change_id_account_changes_id_fk" FOREIGN KEY ("change_id") REFERENCES "public"."account_changes"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "account_change_leads" ADD CONSTRAINT "account_change_leads_lead_id_leads_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."leads"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "leads" ADD CONSTRAINT "leads_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE set null ON UPDATE no action;
--> statement-breakpoint
CREATE INDEX "accounts_name" ON "accounts" USING btree (lower("name") text_pattern_ops);
--> statement-breakpoint
CREATE INDEX "accounts_rep" ON "accounts" USING btree ("rep_id","id") WHERE "accounts"."rep_id" is not null;
--> statement-breakpoint
CREATE INDEX "accounts_merged" ON "accounts" USING btree ("merged_into") WHERE "accounts"."merged_into" is not null;
--> statement-breakpoint
CREATE INDEX "account_domains_account" ON "account_domains" USING btree ("account_id");
--> statement-breakpoint
CREATE INDEX "account_domains_prefix" ON "account_domains" USING btree ("domain" text_pattern_ops);
--> statement-breakpoint
CREATE INDEX "account_changes_account" ON "account_changes" USING btree ("account_id","at");
--> statement-breakpoint
CREATE INDEX "account_changes_other" ON "account_changes" USING btree ("other_id");
--> statement-breakpoint
CREATE INDEX "account_change_leads_lead" ON "account_change_leads" USING btree ("lead_id");
--> statement-breakpoint
CREATE INDEX "leads_account" ON "leads" USING btree ("account_id","id") WHERE "leads"."account_id" is not null;
--> statement-breakpoint
CREATE INDEX "leads_account_owned" ON "leads" USING btree ("account_id") WHERE "leads"."rep_id" is not null;
--> statement-breakpoint
DROP INDEX "leads_owned_domain";
