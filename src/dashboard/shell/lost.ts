import { html } from "hono/html";
import type { NotFoundHandler } from "hono";
import type { HttpEnv } from "../../platform/http/env.ts";
import { onNotFound } from "../../platform/http/errors.ts";
import { answerPage } from "../../platform/http/page.ts";

/** No route has that path: a person is told so on a page, and a program as a problem. */
export const onLost: NotFoundHandler<HttpEnv> = (c) => {
  const isPerson = /\btext\/html\b/.test(c.req.header("Accept") ?? "") && !c.req.path.startsWith("/v1/");
  if (!isPerson) return onNotFound(c);
  return answerPage(c, {
    title: "There is no page here",
    status: 404,
    body: html`<p>The address may be mistyped, or what was here is gone.</p>
      <p><a href="/">To the overview</a></p>`,
  });
};
