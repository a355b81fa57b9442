import type { Context } from "hono";
import type { Ground } from "../../ground.ts";
import { addressBehind } from "../../platform/http/client-address.ts";
import type { HttpEnv } from "../../platform/http/env.ts";
import { answeringRoute } from "../../platform/http/routing/answering-route.ts";
import { truncateAddress } from "../../platform/net/truncate-address.ts";
import { rightsOf } from "../route-rights.ts";
import { purgeAuditSometimes } from "./purge.ts";
import { recordAudit } from "./record.ts";
import type { AuditActor } from "./record.ts";

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);
/** Taken in at any rate, and each a row that says when it came and by which key; and a text that is looked at while it is typed. */
const leftOut = new Set([
  "POST /v1/events",
  "POST /v1/events/batch",
  "POST /sequences/:id/definition/check",
  "POST /scoring/check",
]);

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
  if (!mayChange(method, path) || !isDone || path === "" || leftOut.has(route)) return;
  const [, first = "", second = ""] = path.split("/");
  const requestId = c.get("requestId");
  const resource = (first === "v1" ? second : first) || "dashboard";
  const network = networkOfRequest(c);
  try {
    const resourceId = Object.values(c.req.param() as Record<string, string>)[0] ?? (await idOfNew(c));
    await recordAudit(db, { actor, action: route, resource, resourceId, requestId, network }, clock.now());
    purgeAuditSometimes({ db, log }, clock.now());
  } catch (error) {
    log.error({ err: error, requestId, route, actor }, "what was done is not in the audit log");
  }
}

/** Whether such a request may change something. A POST that only asks needs no right but to read. */
function mayChange(method: string, path: string): boolean {
  const rights = rightsOf(method, path);
  const onlyReads = rights?.every((right) => right.endsWith(":read") || right === "personal_data") ?? false;
  return !safeMethods.has(method) && !onlyReads;
}

/** The id in the answer to a request that has made something. */
async function idOfNew(c: Context): Promise<string | null> {
  if (c.res.status !== 201 || !/json/.test(c.res.headers.get("Content-Type") ?? "")) return null;
  const body: unknown = await c.res
    .clone()
    .json()
    .catch(() => null);
  const id: unknown = typeof body === "object" && body !== null ? Reflect.get(body, "id") : null;
  return typeof id === "string" ? id : null;
}
