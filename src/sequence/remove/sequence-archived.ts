import { ConflictError } from "../../platform/errors.ts";

/** What would change a sequence that lies in the archive. */
export class SequenceArchivedError extends ConflictError {
  constructor() {
    super("sequence_archived", "The sequence is archived: take it out of the archive first.");
  }
}
