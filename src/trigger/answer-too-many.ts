import { html } from "hono/html";
import type { Context } from "hono";
import type { Language } from "../consent/words/words.ts";
import type { HttpEnv } from "../platform/http/env.ts";
import { answerPage } from "../platform/http/page.ts";

/** The page for a visitor who sent too much too fast. */
export function answerTooMany(c: Context<HttpEnv>, { tag: lang, words: { form } }: Language): Promise<Response> {
  return answerPage(c, { lang, title: form.waitTitle, status: 429, body: html`<p>${form.wait}</p>` });
}
