import { connect } from "node:net";
import type { Socket } from "node:net";

/** What a load came to. `answeredAt` are milliseconds of performance.now(), one for each answer. */
export interface Load {
  answered: number;
  refused: number;
  seconds: number;
  answeredAt: Float64Array;
}

const status = Buffer.from("HTTP/1.1 ");

/**
 * Asks for pixels over keep-alive connections, one request at a time on each, as fast as they are answered. Written on bare
 * sockets, so that what is measured is the server.
 * @param requests whole requests, each sent once, in order, over and over
 * @param connected told of all sockets, to see them break
 */
export async function load(
  port: number,
  requests: readonly Buffer[],
  { connections, forMs, most = Infinity }: { connections: number; forMs: number; most?: number },
): Promise<Load> {
  const startedAt = performance.now();
  const answeredAt = new Float64Array(4_000_000);
  let [next, answered, refused, sent] = [0, 0, 0, 0];
  const one = () =>
    new Promise<void>((resolve) => {
      const socket: Socket = connect({ port, host: "127.0.0.1", noDelay: true });
      const ask = () => {
        if (sent >= most || performance.now() - startedAt > forMs) return void socket.end();
        sent += 1;
        socket.write(requests[next++ % requests.length]!);
      };
      socket.on("connect", ask);
      socket.on("data", (chunk) => {
        // An answer is smaller than a segment on loopback and comes whole.
        const at = chunk.indexOf(status);
        if (at === -1) return;
        if (chunk[status.length] === 0x32) answeredAt[answered++] = performance.now();
        else refused += 1;
        ask();
      });
      socket.on("error", () => socket.destroy());
      socket.on("close", () => resolve());
    });
  await Promise.all(Array.from({ length: connections }, one));
  return {
    answered,
    refused,
    seconds: (performance.now() - startedAt) / 1000,
    answeredAt: answeredAt.subarray(0, answered),
  };
}
