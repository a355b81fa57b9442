-- An event is written once more when it is matched, a touch when it is graded: what these leave lies at the head of the indexes that the
-- sweep looks into twice a second. By a fifth of the table, which is the default, millions of them would have to come together first.
ALTER TABLE "events" SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05);--> statement-breakpoint
ALTER TABLE "touches" SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05);--> statement-breakpoint
-- No index knows a lead's score or when it changed: with room in the page for the next version, a change of these writes none.
ALTER TABLE "leads" SET (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05);
