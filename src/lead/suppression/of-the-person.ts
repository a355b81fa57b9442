import type { SuppressionReason } from "../../db/schema/leads.ts";

/** What a person has said stays said at another address of theirs; that a mailbox was not there says nothing of the next. */
export const ofThePerson: ReadonlySet<SuppressionReason> = new Set(["unsubscribe", "complaint", "manual", "erased"]);
