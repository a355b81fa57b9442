import { html } from "hono/html";
import type { Context } from "hono";
import type { Language } from "../../consent/words/words.ts";
import type { FieldProblem } from "../../platform/errors.ts";
import type { HttpEnv } from "../../platform/http/env.ts";
import { answerPage } from "../../platform/http/page.ts";

/**
 * The page after a submission to a form that redirects nowhere. It says the same whoever has that address: the mail tells its
 * owner more.
 */
export function answerThanks(c: Context<HttpEnv>, { tag: lang, words: { form } }: Language): Promise<Response> {
  return answerPage(c, { lang, title: form.thanksTitle, body: html`<p role="status">${form.thanks}</p>` });
}

/** The page that tells a visitor what to fix. */
export function answerMistakes(
  c: Context<HttpEnv>,
  { tag: lang, words: { form } }: Language,
  problems: readonly FieldProblem[],
): Promise<Response> {
  const labels: Record<string, string> = {
    "/email": form.email,
    "/firstName": form.firstName,
    "/lastName": form.lastName,
    "/company": form.company,
  };
  const items = problems.map(({ pointer }) => {
    const label = labels[pointer] ?? (pointer.slice(1) || form.other);
    return html`<li>${label}: ${pointer === "/email" ? form.wrongEmail : form.wrong}</li>`;
  });
  return answerPage(c, {
    lang,
    title: form.mistakesTitle,
    status: 422,
    body: html`<ul>
        ${items}
      </ul>
      <p>${form.mistakes}</p>`,
  });
}

/** The page for a form that there is not any more. */
export function answerNoForm(c: Context<HttpEnv>, { tag: lang, words: { form } }: Language): Promise<Response> {
  return answerPage(c, { lang, title: form.goneTitle, status: 404, body: html`<p>${form.gone}</p>` });
}
