import type { IncomingMessage, ServerResponse } from "node:http";
import type { Ground } from "../ground.ts";
import { addressBehind } from "../platform/http/client-address.ts";
import { imageHeaders, redirectHeaders } from "./answer-headers.ts";
import type { TrackParts } from "./parts.ts";
import { pixel } from "./pixel.ts";
import { recordClick, recordOpen } from "./record-touch.ts";
import type { TouchRequest } from "./record-touch.ts";
import type { TrackOptions } from "./touch-request.ts";

type Deps = Pick<Ground & TrackParts, "clock" | "log" | "signers" | "hits" | "clients" | "track">;

// As a text it goes out in one piece with the head.
const imageText = Buffer.from(pixel).toString("latin1");
// As a list the head is written down without being looked at header by header.
const image = Object.entries({
  ...imageHeaders,
  "Content-Length": String(pixel.length),
  "X-Content-Type-Options": "nosniff",
}).flat();

/**
 * Answers the pixel and tracked links straight from the socket, as their routes do: a mail to many people is opened by many
 * at once, and nothing of what other routes need is needed here. What it does not know it leaves to the routes.
 * @returns whether it has answered
 */
export function answerTouches(
  app: Deps,
  { trustedProxies = 0 }: TrackOptions,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const touch = ({ method = "", headers, socket }: IncomingMessage): TouchRequest => ({
    method,
    // Asked for in lower case, as Node keeps them.
    headers: { get: (name) => textOf(headers[name]) },
    ip: addressBehind(trustedProxies, textOf(headers["x-forwarded-for"]) ?? undefined, socket.remoteAddress),
  });
  const send = together();
  return (request, response) => {
    const { method, url = "" } = request;
    if (method !== "GET" && method !== "HEAD") return false;
    try {
      const open = /^\/o\/([^/?]{1,200})\.gif$/.exec(url)?.[1];
      if (open !== undefined) {
        recordOpen(app, { token: open, ...touch(request) });
        send(response, method === "GET");
        return true;
      }
      const [, token, query] = /^\/c\/([^/?]{1,200})\?(.*)$/.exec(url) ?? [];
      if (token === undefined || query === undefined) return false;
      const asked = new URLSearchParams(query);
      const name = asked.get("l") ?? undefined;
      const click = recordClick(app, { token, url: asked.get("u") ?? "", name, ...touch(request) });
      if (click.kind === "unknown") return false;
      response.writeHead(302, { ...redirectHeaders, Location: click.url, "Content-Length": 0 }).end();
      return true;
    } catch (error) {
      app.log.error({ err: error }, "a touch could not be answered");
      return false;
    }
  };
}

/**
 * Sends images at the end of a turn of the event loop, all that were asked for in it: who waits for them is woken once, and
 * the machine changes less often between them and us.
 */
function together(): (response: ServerResponse, withBody: boolean) => void {
  let waiting: [ServerResponse, boolean][] = [];
  const sendAll = () => {
    const all = waiting;
    waiting = [];
    for (const [response, withBody] of all) {
      response.writeHead(200, image);
      if (withBody) response.end(imageText, "latin1");
      else response.end();
    }
  };
  return (response, withBody) => {
    if (waiting.push([response, withBody]) === 1) setImmediate(sendAll);
  };
}

function textOf(value: string | string[] | undefined): string | null {
  return value === undefined ? null : typeof value === "string" ? value : value.join(", ");
}
