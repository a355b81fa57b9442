import type { Ground } from "../ground.ts";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import { answerLeave, answerLeaving } from "../preference/page/answer-leave.ts";
import type { SequenceParts } from "../sequence/parts.ts";

/**
 * `/u/{token}`: GET shows the confirmation page and changes nothing, because scanners follow links; POST unsubscribes,
 * from that page or by one click of a mail program (RFC 8058), without a cookie or a redirect.
 */
export function unsubscribeRoutes(app: Ground & SequenceParts): Routes {
  return createRoutes()
    .get("/u/:token", (c) => answerLeave(c, app, c.req.param("token")))
    .post("/u/:token", (c) => answerLeaving(c, app, c.req.param("token"))) as Routes;
}
