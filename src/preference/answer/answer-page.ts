import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import type { Criterion } from "../../lead/qualification/policy.ts";
import { fill } from "../../consent/words/words.ts";
import type { Language } from "../../consent/words/words.ts";
import { said } from "../page/shell.ts";

export type Answer = "yes" | "no";

/** A criterion that leads are asked about. */
export type Asked = Criterion & { ask: string };

/**
 * A question with its two answers. Nothing is answered by looking at it.
 * @param picked what the link of the mail says, or what was said before
 * @param received what was just answered, to the question before this one
 */
export function questionPage(
  { words }: Language,
  { key, ask }: Asked,
  { picked, received }: { picked: Answer | null; received: Answer | null },
): { title: string; body: Html } {
  const { answers } = words;
  return {
    title: received === null ? answers.title : answers.thanks,
    body: html`${received === null ? "" : said(fill(answers.received, { answer: answers[received] }))}
      <form method="post">
        <input type="hidden" name="criterion" value="${key}" />
        <fieldset class="options">
          <legend>${ask}</legend>
          ${(["yes", "no"] as const).map((one) => option(one, answers[one], one === picked))}
        </fieldset>
        <div class="actions"><button name="send" value="1">${answers.send}</button></div>
      </form>`,
  };
}

function option(value: Answer, text: string, checked: boolean): Html {
  const input = checked
    ? html`<input type="radio" name="answer" value="${value}" required checked />`
    : html`<input type="radio" name="answer" value="${value}" required />`;
  return html`<label class="option">${input}<span>${text}</span></label>`;
}

/** After the last question; or where there is none. */
export function nothingLeftPage(
  { words: { answers } }: Language,
  received: Answer | null,
): { title: string; body: Html } {
  if (received === null) return { title: answers.noneTitle, body: html`<p>${answers.none}</p>` };
  return { title: answers.thanks, body: said(fill(answers.received, { answer: answers[received] })) };
}
