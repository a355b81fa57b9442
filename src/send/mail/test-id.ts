import { newId } from "../../platform/ids.ts";

/**
 * A new id of a test mail: a UUID of the version that RFC 9562 leaves to applications (8), where everything of the ledger
 * has 7. Whatever comes back to a test mail, over its links or its signed addresses, is known by it without a row.
 */
export function newTestId(): string {
  const id = newId();
  return `${id.slice(0, 14)}8${id.slice(15)}`;
}

/** Whether an id is that of a test mail. */
export function isTestId(id: string): boolean {
  return id[14] === "8";
}
