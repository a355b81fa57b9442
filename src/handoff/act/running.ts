import type { Tx } from "../../db/client.ts";
import { ConflictError, NotFoundError } from "../../platform/errors.ts";
import { lockHandoff } from "../lock-handoff.ts";
import type { Handoff } from "../lock-handoff.ts";

/**
 * A running handoff with its lead, both locked, the lead first.
 * @throws NotFoundError; ConflictError `handoff_closed` when nothing can be done about it any more
 */
export async function lockRunning(tx: Tx, handoffId: string) {
  const locked = await lockHandoff(tx, handoffId);
  if (locked === undefined) throw new NotFoundError("handoff", handoffId);
  requireRunning(locked.handoff);
  return locked;
}

/** @throws ConflictError `handoff_closed` */
export function requireRunning({ status }: Pick<Handoff, "status">): void {
  if (status === "open" || status === "accepted") return;
  const message = `The handoff is ${status}: nothing is to be done about it any more. GET /v1/handoffs?leadId=… lists the others of the lead.`;
  throw new ConflictError("handoff_closed", message);
}
