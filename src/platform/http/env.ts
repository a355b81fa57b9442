import type { HttpBindings } from "@hono/node-server";

/** What every handler finds in its context. `incoming` is absent when a request was not made over a socket. */
export interface HttpEnv {
  Bindings: Partial<HttpBindings>;
  Variables: {
    requestId: string;
    /** Proxies in front of us that append to `X-Forwarded-For`. */
    trustedProxies: number;
    /** The API key of the caller, on authenticated routes, and what it may do. */
    apiKey: { id: string; kind: "secret" | "publishable"; scopes: readonly string[] };
  };
}
