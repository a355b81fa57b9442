import type { Context } from "hono";
import type { Ground } from "../../ground.ts";
import { addressBehind } from "../../platform/http/client-address.ts";
import type { HttpEnv } from "../../platform/http/env.ts";
import { answeringRoute } from "../../platform/http/routing/answering-route.ts";
import { truncateAddress } from "../../platform/net/truncate-address.ts";
import { purgeAuditSometimes } from "./purge.ts";
import { recordAudit } from "./record.ts";
import type { AuditActor } from "./record.ts";

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);
/** Taken in at any rate, and each a row that says when it came and by which key. */
const leftOut = new Set(["POST /v1/events"]);

/** The network that a request is from, without what tells one client from its neighbors. */
export function networkOfRequest(c: Context<HttpEnv>): string | null {
  const [forwarded, peer] = [c.req.header("X-Forwarded-For"), c.env?.incoming?.socket.remoteAddress];
  const address = addressBehind(c.get("trustedProxies"), forwarded, peer);
  return address === undefined ? null : truncateAddress(address);
}

/**
 * Writes down that a request was carried out which may have changed something. One that failed has changed nothing; one that got the
 * answer of an earlier is in the log already. When it cannot be written the log of the process says so: what was done is done.
 */
export async function recordRequest(
  c: Context<HttpEnv>,
  { db, clock, log }: Pick<Ground, "db" | "clock" | "log">,
  actor: AuditActor,
): Promise<void> {
  const { method } = c.req;
  const path = answeringRoute(c);
  const route = `${method} ${path}`;
  const isDone = c.res.status < 400 && !c.res.headers.has("Idempotency-Replayed");
  if (safeMethods.has(method) || !isDone || path === "" || leftOut.has(route)) return;
  const [, first = "", second = ""] = path.split("/");
  const requestId = c.get("requestId");
  const resource = (first === "v1" ? second : first) || "dashboard";
  const resourceId = Object.values(c.req.param() as Record<string, string>)[0] ?? null;
  const network = networkOfRequest(c);
  try {
    await recordAudit(db, { actor, action: route, resource, resourceId, requestId, network }, clock.now());
    purgeAuditSometimes({ db, log }, clock.now());
  } catch (error) {
    log.error({ err: error, requestId, route, actor }, "what was done is not in the audit log");
  }
}
