CREATE TABLE "applied" (
	"name" text PRIMARY KEY NOT NULL,
	"resources" jsonb NOT NULL,
	"by" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "forms" ADD COLUMN "slug" text;--> statement-breakpoint
ALTER TABLE "forms" ADD CONSTRAINT "forms_slug_unique" UNIQUE("slug");--> statement-breakpoint
ALTER TABLE "webhook_endpoints" ADD COLUMN "slug" text;--> statement-breakpoint
ALTER TABLE "webhook_endpoints" ADD CONSTRAINT "webhook_endpoints_slug_unique" UNIQUE("slug");
