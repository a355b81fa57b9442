import type { Executor } from "../../db/client.ts";
import { auditLog } from "../../db/schema/index.ts";

/** Who did something; `command`: whoever may run commands on the server. */
export type AuditActor = { kind: "user" | "key"; id: string } | { kind: "command" };

/**
 * One line of the audit log. `action`: the operation, `createKey` or `sign in`; `resourceId` is kept when it is an id or a key, and
 * left out when it could say who somebody is.
 */
export interface AuditEntry {
  actor: AuditActor;
  action: string;
  resource: string;
  resourceId?: string | null | undefined;
  requestId?: string | null | undefined;
  network?: string | null | undefined;
}

/** An id, a number, or the key of something: no address and no name. */
const tellsNobody = /^(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|\d{1,9}|[a-z][a-z\d_-]{0,63})$/;

/** Writes a line of the audit log, in the caller's transaction if there is one. */
export async function recordAudit(on: Executor, entry: AuditEntry, now: Date): Promise<void> {
  const { actor, action, resource, resourceId, requestId = null, network = null } = entry;
  await on.insert(auditLog).values({
    at: now,
    actorKind: actor.kind,
    actorId: actor.kind === "command" ? null : actor.id,
    action,
    resource,
    resourceId: typeof resourceId === "string" && tellsNobody.test(resourceId) ? resourceId : null,
    requestId,
    network,
  });
}
