import { html } from "hono/html";
import type { Context } from "hono";
import type { Ground } from "../ground.ts";
import type { HttpEnv } from "../platform/http/env.ts";
import { answerPage, answerUnknownLink } from "../platform/http/page.ts";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import type { TrackParts } from "./parts.ts";
import { recordUnsubscribePage } from "./record-touch.ts";
import { touchRequest } from "./touch-request.ts";
import type { TrackOptions } from "./touch-request.ts";
import { findRecipient } from "./find-recipient.ts";
import { unsubscribe } from "./unsubscribe.ts";

/**
 * `/u/{token}`: GET shows the confirmation page and changes nothing, because scanners follow links; POST unsubscribes,
 * from that page or by one click of a mail program (RFC 8058), without a cookie or a redirect.
 */
export function unsubscribeRoutes(app: Ground & TrackParts, options: TrackOptions = {}): Routes {
  const routes = createRoutes();

  routes.get("/u/:token", async (c) => {
    recordUnsubscribePage(app, { token: c.req.param("token"), ...touchRequest(c, options) });
    const recipient = await findRecipient(app, { token: c.req.param("token") });
    if (recipient.kind === "unknown") return answerUnknownLink(c);
    if (recipient.kind === "test") return answerTest(c);
    if (recipient.suppressed) return answerDone(c, recipient.email);
    return answerPage(c, {
      title: "Unsubscribe?",
      body: html`<p>${recipient.email} will get no more of these mails.</p>
        <form method="post"><button>Unsubscribe</button></form>`,
    });
  });

  routes.post("/u/:token", async (c) => {
    const method = (await isOneClick(c)) ? "one_click" : "page";
    const outcome = await unsubscribe(app, { token: c.req.param("token"), method });
    if (outcome.kind === "test") return answerTest(c);
    return outcome.kind === "done" ? answerDone(c, outcome.email) : answerUnknownLink(c);
  });

  return routes;
}

function answerDone(c: Context<HttpEnv>, email: string): Promise<Response> {
  return answerPage(c, {
    title: "You are unsubscribed",
    body: html`<p>${email} gets no more of these mails.</p>`,
  });
}

function answerTest(c: Context<HttpEnv>): Promise<Response> {
  return answerPage(c, {
    title: "This was a test mail",
    body: html`<p>
      The link works. In a mail of the sequence it unsubscribes; from a test mail nobody is unsubscribed.
    </p>`,
  });
}

/** RFC 8058 section 3.2: the body is the one pair `List-Unsubscribe=One-Click`, urlencoded or multipart. */
async function isOneClick(c: Context<HttpEnv>): Promise<boolean> {
  const body = await c.req.parseBody().catch((): Record<string, undefined> => ({}));
  return body["List-Unsubscribe"] === "One-Click";
}
