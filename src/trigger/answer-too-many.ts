import { html } from "hono/html";
import type { Context } from "hono";
import type { HttpEnv } from "../platform/http/env.ts";
import { answerPage } from "../platform/http/page.ts";

/** The page for a visitor who sent too much too fast. */
export function answerTooMany(c: Context<HttpEnv>): Promise<Response> {
  return answerPage(c, {
    title: "Please wait a moment",
    status: 429,
    body: html`<p>There were many submissions. Please try again later.</p>`,
  });
}
