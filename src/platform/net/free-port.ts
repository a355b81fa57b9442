import { randomInt } from "node:crypto";
import { createServer } from "node:net";

// Below what systems give to outgoing connections (from 32768 on Linux, from 49152 by RFC 6335), so that none of those
// takes the port before its server does.
const lowest = 10_240;
const highest = 32_767;
const tries = 100;

/** A TCP port of 127.0.0.1 that is free at this moment. @throws when it finds none */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < tries; tried += 1) {
    const port = randomInt(lowest, highest + 1);
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port found between ${lowest} and ${highest}`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
