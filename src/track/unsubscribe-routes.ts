import { bodyLimit } from "hono/body-limit";
import type { Ground } from "../ground.ts";
import { RipenError } from "../platform/errors.ts";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import { answerLeave, answerLeaving } from "../preference/page/answer-leave.ts";
import type { SequenceParts } from "../sequence/parts.ts";
import type { TrackParts } from "./parts.ts";
import { recordUnsubscribePage } from "./record-touch.ts";
import { touchRequest } from "./touch-request.ts";
import type { TrackOptions } from "./touch-request.ts";

const mostBytes = 65_536;

/**
 * `/u/{token}`: GET shows the confirmation page and changes nothing, because scanners follow links; POST unsubscribes,
 * from that page or by one click of a mail program (RFC 8058), without a cookie or a redirect. Whatever a POST holds, the address
 * says what is wanted: it is taken in before bodies are looked at.
 */
export function unsubscribeRoutes(app: Ground & SequenceParts & TrackParts, options: TrackOptions = {}): Routes {
  const routes = createRoutes();
  const onError = (): never => {
    throw new RipenError("body_too_large", 413, "The body is too large.");
  };
  routes.get("/u/:token", (c) => {
    const token = c.req.param("token");
    recordUnsubscribePage(app, { token, ...touchRequest(c, options) });
    return answerLeave(c, app, token);
  });
  routes.post("/u/:token", bodyLimit({ maxSize: mostBytes, onError }), (c) =>
    answerLeaving(c, app, c.req.param("token")),
  );
  return routes;
}
