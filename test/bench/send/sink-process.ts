import { createServer } from "node:net";
import type { Socket } from "node:net";

/**
 * A minimal SMTP server in its own process: it reads the dialog, looks for the final dot and answers. smtp-server parses
 * every line and would itself be the limit of what is measured. Commands that came together are answered together
 * (RFC 2920 section 3.2). Options as JSON in the first argument; reports its port to the parent, and on any message how
 * many mails it took.
 */
const { delayMs = 0 } = JSON.parse(process.argv[2] ?? "{}") as { delayMs?: number };

const endOfData = Buffer.from("\r\n.\r\n");
let received = 0;
let bytes = 0;

function serve(socket: Socket): void {
  socket.setNoDelay(true);
  let inData = false;
  let rest: Buffer = Buffer.alloc(0);
  const accept = () => {
    received += 1;
    if (!socket.destroyed) socket.write("250 2.0.0 ok queued\r\n");
  };
  socket.on("error", () => undefined);
  socket.on("data", (chunk) => {
    socket.cork();
    read(rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk);
    socket.uncork();
  });
  function read(input: Buffer): void {
    rest = Buffer.alloc(0);
    while (input.length > 0) {
      const marker = inData ? endOfData : "\r\n";
      const at = input.indexOf(marker);
      if (at === -1) {
        rest = inData ? input.subarray(-4) : input;
        if (inData) bytes += input.length - rest.length;
        return;
      }
      if (inData) {
        inData = false;
        bytes += at;
        if (delayMs === 0) accept();
        else setTimeout(accept, delayMs);
      } else {
        inData = answer(socket, input.toString("latin1", 0, Math.min(at, 4)).toUpperCase());
      }
      input = input.subarray(at + marker.length);
    }
  }
  socket.write("220 sink ESMTP\r\n");
}

/** @returns whether the content follows */
function answer(socket: Socket, verb: string): boolean {
  switch (verb) {
    case "EHLO":
      socket.write("250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n250 DSN\r\n");
      return false;
    case "DATA":
      socket.write("354 go ahead\r\n");
      return true;
    case "QUIT":
      socket.end("221 bye\r\n");
      return false;
    default:
      socket.write("250 2.1.0 ok\r\n");
      return false;
  }
}

const server = createServer(serve).listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.send?.({ port: typeof address === "object" ? address?.port : undefined });
});
process.on("message", () => process.send?.({ received, bytes }));
process.on("disconnect", () => process.exit(0));
