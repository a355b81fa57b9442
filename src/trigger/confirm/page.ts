import { html } from "hono/html";
import type { Context } from "hono";
import { pickLanguage } from "../../consent/words/pick-language.ts";
import { fill } from "../../consent/words/words.ts";
import type { HttpEnv } from "../../platform/http/env.ts";
import { answerPage } from "../../platform/http/page.ts";
import type { Standing } from "./look-at.ts";

const wordsOf = (language: string) => pickLanguage(language).words.confirmation;

type Shown = Exclude<Standing, { kind: "unknown" }>;

/** The page behind the link of a confirmation mail; its buttons alone change anything. */
export function answerStanding(c: Context<HttpEnv>, { kind, confirmation }: Shown, company: string): Promise<Response> {
  const lang = confirmation.language;
  const words = wordsOf(lang);
  const say = (sentence: string) => fill(sentence, { company, email: confirmation.email });
  const again = html`<form method="post"><button name="do" value="again">${words.again}</button></form>`;
  switch (kind) {
    case "waits":
      return answerPage(c, {
        lang,
        title: words.askTitle,
        body: html`<p>${say(words.ask)}</p>
          <form method="post">
            <fieldset aria-label="${words.askTitle}">
              <button name="do" value="confirm">${words.button}</button>
              <button class="quiet" name="do" value="decline">${words.decline}</button>
            </fieldset>
          </form>`,
      });
    case "expired":
      return answerPage(c, {
        lang,
        title: words.expiredTitle,
        status: 410,
        body: html`<p>${words.expired}</p>
          ${again}`,
      });
    case "left":
      return answerPage(c, {
        lang,
        title: words.alreadyTitle,
        body: html`<p>${words.leftSince}</p>
          ${again}`,
      });
    case "confirmed":
      return answerPage(c, { lang, title: words.alreadyTitle, body: html`<p>${say(words.already)}</p>` });
    case "over":
      return answerPage(c, { lang, title: words.overTitle, status: 410, body: html`<p>${words.over}</p>` });
    case "blocked":
      return answerNotMailable(c, lang);
  }
}

/** The page after confirming. Goes on to where the form's owner wants it. */
export function answerConfirmed(c: Context<HttpEnv>, { confirmation }: Shown): Promise<Response> {
  const { language: lang, redirectUrl, email } = confirmation;
  const words = wordsOf(lang);
  // A redirect would be a target of the form, which the page's policy allows to us alone.
  if (redirectUrl !== null) c.header("Refresh", `0; url=${redirectUrl}`);
  return answerPage(c, {
    lang,
    title: words.confirmedTitle,
    body: html`<p role="status">${fill(words.confirmed, { email })}</p>
      ${redirectUrl === null ? "" : html`<p><a href="${redirectUrl}">${words.continue}</a></p>`}`,
  });
}

/** The page after declining. */
export function answerDeclined(c: Context<HttpEnv>, { confirmation }: Shown): Promise<Response> {
  const { language: lang, email } = confirmation;
  const words = wordsOf(lang);
  return answerPage(c, { lang, title: words.declinedTitle, body: html`<p>${fill(words.declined, { email })}</p>` });
}

/** The page that sends people to their mailbox. It says the same when there were enough mails today. */
export function answerMailSent(c: Context<HttpEnv>, lang: string): Promise<Response> {
  const words = wordsOf(lang);
  return answerPage(c, { lang, title: words.sentTitle, body: html`<p role="status">${words.sent}</p>` });
}

/** The page about an address that gets no mail until a person of ours has looked at it; why is not for whoever typed it. */
export function answerNotMailable(c: Context<HttpEnv>, lang: string): Promise<Response> {
  const words = wordsOf(lang);
  return answerPage(c, { lang, title: words.notMailableTitle, body: html`<p>${words.notMailable}</p>` });
}
