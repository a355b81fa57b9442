import { html } from "hono/html";
import type { Context } from "hono";
import type { Ground } from "../../ground.ts";
import type { HttpEnv } from "../../platform/http/env.ts";
import { answerPage } from "../../platform/http/page.ts";
import type { Html, Page } from "../../platform/http/page.ts";
import type { Look } from "../../platform/http/look/style.ts";
import { readLook } from "../../sender/brand/brand.ts";
import { pickLanguage, wantedLanguages } from "../../consent/words/pick-language.ts";
import { languages } from "../../consent/words/words.ts";
import type { Language } from "../../consent/words/words.ts";

/** In whose look, and in which language, a page is answered. */
export interface Frame {
  look: Look;
  language: Language;
}

/** The frame for a reader: in the language they have chosen on the page, else the lead's, else what their browser asks for. */
export async function frameOf(
  c: Context<HttpEnv>,
  { db, site }: Pick<Ground, "db" | "site">,
  locale: string | null = null,
): Promise<Frame> {
  const browser = wantedLanguages(c.req.header("Accept-Language"));
  return { look: await readLook(db, site), language: pickLanguage(c.req.query("lang"), locale, ...browser) };
}

/** Answers with a page for recipients; below it the languages, of which the choice stays in the address. */
export function answer(c: Context<HttpEnv>, { look, language }: Frame, page: Omit<Page, "look" | "language">) {
  const { tag, words } = language;
  return answerPage(c, { footer: tongues(language), ...page, look, language: { tag, dir: words.dir } });
}

function tongues({ tag, words }: Language): Html {
  const links = languages.map((one) =>
    one.tag === tag
      ? html`<a href="?lang=${one.tag}" lang="${one.tag}" aria-current="true">${one.words.name}</a>`
      : html`<a href="?lang=${one.tag}" lang="${one.tag}">${one.words.name}</a>`,
  );
  return html`<nav class="tongues" aria-label="${words.language}">${links}</nav>`;
}

/** The page behind a link whose mail was erased, or that is of a test mail. */
export function answerNothing(c: Context<HttpEnv>, frame: Frame, kind: "gone" | "test"): Promise<Response> {
  const { nothing } = frame.language.words;
  const [title, text] = kind === "test" ? [nothing.testTitle, nothing.test] : [nothing.title, nothing.explain];
  return answer(c, frame, { title, body: html`<p>${text}</p>` });
}

/** What was just done, or could not be, above what else a page has. */
export function said(text: string, bad = false): Html {
  return html`<p class="${bad ? "said bad" : "said"}" role="status">${text}</p>`;
}
