-- Lists by what few rows are. A mail that is sent, or waits to be, is in none of these indexes: the way of a mail pays nothing.
CREATE INDEX "messages_ended" ON "messages" USING btree ("status","id") WHERE "messages"."status" in ('rejected', 'canceled', 'held');--> statement-breakpoint
CREATE INDEX "enrollments_paused" ON "enrollments" USING btree ("status","id") WHERE "enrollments"."status" in ('waiting', 'paused');--> statement-breakpoint
CREATE INDEX "leads_tags" ON "leads" USING gin ("tags");--> statement-breakpoint
CREATE INDEX "handoffs_status" ON "handoffs" USING btree ("status","id");
