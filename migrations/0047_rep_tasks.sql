ALTER TABLE "tasks" ADD COLUMN "team_id" uuid;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "skipped" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "look_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "reminded_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "escalated_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "tasks_look" ON "tasks" USING btree ("look_at") WHERE "tasks"."done_at" is null and "tasks"."look_at" is not null;--> statement-breakpoint
CREATE INDEX "tasks_rep" ON "tasks" USING btree ("rep_id","due_at") WHERE "tasks"."done_at" is null;--> statement-breakpoint
CREATE INDEX "tasks_rep_all" ON "tasks" USING btree ("rep_id","id");--> statement-breakpoint
-- What is older lies where it was: nobody is told of years of it at once.
UPDATE "tasks" SET "look_at" = "created_at" WHERE "done_at" IS NULL AND ("due_at" IS NULL OR "due_at" > now() - interval '7 days');
