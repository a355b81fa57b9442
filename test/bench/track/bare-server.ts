import { createServer } from "node:http";
import { pixel } from "../../../src/track/pixel.ts";

/** Sends the same image for whatever is asked, and does nothing else: what Node itself can do. Prints its port. */
const server = createServer((_request, response) => {
  response.writeHead(200, { "Content-Type": "image/gif", "Content-Length": pixel.length, "Cache-Control": "no-store" });
  response.end(pixel);
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object") console.log(address?.port);
});
