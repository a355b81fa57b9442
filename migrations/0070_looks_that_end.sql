-- Mails leave no mark, so whoever asks for them is looked for among all leads.
UPDATE "segments" SET "is_whole" = false, "marked_from" = NULL WHERE "condition" @? '$.**.message';
