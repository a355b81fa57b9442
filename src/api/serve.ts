import { serve } from "@hono/node-server";
import { createServer } from "node:http";
import type { IncomingMessage, RequestListener, Server, ServerOptions, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Routes } from "../platform/http/routes.ts";
import { cutSlowBodies } from "../platform/http/slow-body.ts";

export interface Listening {
  /** Base URL, no trailing slash. */
  url: string;
  port: number;
  /** Takes no new connection, lets running requests finish for up to `graceMs`, then cuts what is left. */
  close(graceMs?: number): Promise<void>;
}

/**
 * Serves `api` over HTTP.
 * @param options `port` 0 picks a free one; `first` answers what it can by itself, ahead of all routes, and says whether it did
 */
export async function listen(
  api: Routes,
  options: { port: number; host: string; first?: (request: IncomingMessage, response: ServerResponse) => boolean },
): Promise<Listening> {
  const { first } = options;
  const { promise, resolve, reject } = Promise.withResolvers<AddressInfo>();
  const server = serve(
    {
      fetch: api.fetch,
      port: options.port,
      hostname: options.host,
      ...(first && {
        createServer: ((serverOptions: ServerOptions, listener: RequestListener) =>
          createServer(serverOptions, (request, response) => {
            if (!first(request, response)) listener(request, response);
          })) as typeof createServer,
      }),
      // For requests that may be slow: cutSlowBodies has the limit of all others.
      serverOptions: { requestTimeout: 900_000, headersTimeout: 15_000, keepAliveTimeout: 10_000 },
    },
    resolve,
  ) as Server;
  // A client that sends its request by drops holds a connection for half a minute at most.
  cutSlowBodies(server, 30_000);
  server.once("error", reject);
  const { port } = await promise;
  const host = options.host.includes(":") ? `[${options.host}]` : options.host;

  return {
    url: `http://${host}:${port}`,
    port,
    async close(graceMs = 10_000) {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      // Clients keep their connections; each is let go once its request is answered.
      const letGo = setInterval(() => server.closeIdleConnections(), 50);
      const cut = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed.promise;
      clearInterval(letGo);
      clearTimeout(cut);
    },
  };
}
