-- Mails leave no mark, so whoever asks for them is looked for among all leads.
UPDATE "segments" SET "is_whole" = false, "marked_from" = NULL WHERE "condition" @? '$.**.message';--> statement-breakpoint
-- What has ended is looked at no more.
UPDATE "experiments" SET "look_at" = NULL WHERE "ended_at" IS NOT NULL;--> statement-breakpoint
-- Where it is not known yet who changes leads without a mark, the marks begin anew.
UPDATE "segments" SET "marked_from" = NULL WHERE NOT "is_whole";
