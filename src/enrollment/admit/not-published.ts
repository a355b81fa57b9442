import type { SequenceStatus } from "../../db/schema/sequences.ts";
import { ConflictError } from "../../platform/errors.ts";

/** What to answer when somebody is to be enrolled, by hand, in a sequence that is a draft or paused. */
export function notPublished(status: SequenceStatus): ConflictError {
  const first = status === "paused" ? "resume" : status === "archived" ? "unarchive" : "publish";
  return new ConflictError("sequence_not_published", `The sequence is ${status}; ${first} it first.`);
}
