import type { IncomingMessage, Server } from "node:http";

const allowed = new WeakSet<object>();

/** Lets the body of a request take as long as the server allows at most, because it is handled while it comes. */
export function allowSlowBody(incoming: object | undefined): void {
  if (incoming !== undefined) allowed.add(incoming);
}

/** Cuts connections whose request is not there in full in time, and is not allowed to be slow. */
export function cutSlowBodies(server: Server, limitMs: number): void {
  server.on("request", (incoming: IncomingMessage) => {
    if (hasNoBody(incoming)) return;
    const late = setTimeout(() => {
      if (!incoming.complete && !allowed.has(incoming)) incoming.socket.destroy();
    }, limitMs);
    incoming.once("close", () => clearTimeout(late));
  });
}

/** RFC 9112 6.3: a request has a body where it says how long it is, or how it is coded. */
function hasNoBody({ headers }: IncomingMessage): boolean {
  return headers["content-length"] === undefined && headers["transfer-encoding"] === undefined;
}
