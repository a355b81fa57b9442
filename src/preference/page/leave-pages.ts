import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import type { Recipient } from "../find-recipient.ts";
import type { LeaveReason } from "../leave/give-reason.ts";
import { maskAddress } from "../../consent/words/mask-address.ts";
import { fill } from "../../consent/words/words.ts";
import type { Language } from "../../consent/words/words.ts";

type Titled = { title: string; body: Html };
type Topic = Recipient["topic"];

/** The name of a topic in the language of the page. */
export function topicName(topic: { name: string; names: Readonly<Record<string, string>> }, { tag }: Language): string {
  return topic.names[tag] ?? Object.entries(topic.names).find(([key]) => key.split("-")[0] === tag)?.[1] ?? topic.name;
}

/** Asks before anything is left: scanners follow links. */
export function askPage(language: Language, { email, topic }: Recipient, preferences: string): Titled {
  const { leave } = language.words;
  const values = { email: maskAddress(email), topic: topic === null ? "" : topicName(topic, language) };
  const all = topic === null;
  return {
    title: fill(all ? leave.titleAll : leave.titleTopic, values),
    body: html`<p>${fill(all ? leave.explainAll : leave.explainTopic, values)}</p>
      <form method="post">
        <div class="actions">
          <button name="page" value="1">${fill(all ? leave.buttonAll : leave.buttonTopic, values)}</button>
          ${all ? "" : html`<button class="quiet" name="all" value="1">${leave.everything}</button>`}
        </div>
      </form>
      <p><a href="${preferences}">${leave.more}</a></p>`,
  };
}

/**
 * What was left, with the way back and one click for the reason.
 * @param options.undo whether it can be undone
 * @param options.thanks whether a reason was just given
 */
export function leftPage(
  language: Language,
  { email, topic }: { email: string; topic: Topic },
  { preferences, undo, thanks = false }: { preferences: string; undo: boolean; thanks?: boolean },
): Titled {
  const { leave, left } = language.words;
  const values = { email: maskAddress(email), topic: topic === null ? "" : topicName(topic, language) };
  const all = topic === null;
  const actions = html`<form method="post"><button class="quiet" name="undo" value="1">${left.undo}</button></form>`;
  return {
    title: all ? left.titleAll : left.titleTopic,
    body: html`<p>${fill(all ? left.explainAll : left.explainTopic, values)}</p>
      ${undo ? actions : ""} ${thanks ? html`<p role="status">${left.thanks}</p>` : undo ? reasonForm(language) : ""}
      <p><a href="${preferences}">${leave.more}</a></p>`,
  };
}

function reasonForm({ words: { left } }: Language): Html {
  const reasons: readonly [LeaveReason, string][] = [
    ["too_many", left.tooMany],
    ["not_for_me", left.notForMe],
    ["never_asked", left.neverAsked],
    ["other", left.otherReason],
  ];
  return html`<form method="post">
    <fieldset class="choices">
      <legend>${left.why}</legend>
      ${reasons.map(([key, text]) => html`<button class="quiet" name="reason" value="${key}">${text}</button>`)}
    </fieldset>
  </form>`;
}
