import { createServer, request as httpRequest } from "node:http";
import type { ClientRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { allowSlowBody, cutSlowBodies } from "../../src/platform/http/slow-body.ts";

test("a request that comes by drops is cut in time, unless its route reads it as it comes", async () => {
  const server = createServer((incoming, outgoing) => {
    if (incoming.url === "/import") allowSlowBody(incoming);
    void text(incoming).then(
      (body) => outgoing.end(body),
      () => undefined,
    );
  });
  cutSlowBodies(server, 50);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const begin = (path: string): ClientRequest => {
    const request = httpRequest({ port, path, method: "POST" });
    request.write("begun");
    return request;
  };
  const answer = async (request: ClientRequest): Promise<string> => {
    const [response] = await once(request, "response");
    return text(response);
  };
  try {
    const imported = begin("/import");
    // This one begins later and is cut at its limit, which the first has passed by then.
    const dripping = begin("/other");
    const [error] = await once(dripping, "error");
    expect(error.code).toBe("ECONNRESET");
    imported.end(", and finished");
    expect(await answer(imported)).toBe("begun, and finished");
    const quick = begin("/other");
    quick.end(" at once");
    expect(await answer(quick)).toBe("begun at once");
  } finally {
    server.close();
    server.closeAllConnections();
  }
});
