import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A request as it came. */
export interface ReceivedRequest {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A server on 127.0.0.1 that keeps what is posted to it. */
export interface Receiver extends AsyncDisposable {
  url: string;
  requests: ReceivedRequest[];
  /** What it answers from now on, by path; 200 where nothing is said. */
  answers: Map<string, { status: number; headers?: Record<string, string>; text?: string }>;
}

export async function openReceiver(): Promise<Receiver> {
  const requests: ReceivedRequest[] = [];
  const answers: Receiver["answers"] = new Map();
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    void text(request).then((body) => {
      requests.push({ path, headers: request.headers, body });
      const { status, headers = {}, text: said = "ok" } = answers.get(path) ?? { status: 200 };
      response.writeHead(status, headers).end(said);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    answers,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
