import { html } from "hono/html";
import { measuredPurposes } from "../../consent/policy/policy.ts";
import type { Html } from "../../platform/http/page.ts";
import type { Recipient } from "../find-recipient.ts";
import { paceChoices, pauseChoices } from "../save/choice.ts";
import type { loadStanding } from "../save/load-standing.ts";
import { maskAddress } from "../../consent/words/mask-address.ts";
import { fill } from "../../consent/words/words.ts";
import type { Language } from "../../consent/words/words.ts";
import { writeDate } from "../../consent/words/write-date.ts";
import { topicName } from "./leave-pages.ts";
import { said } from "./shell.ts";

type Standing = Awaited<ReturnType<typeof loadStanding>>;

/** What the page tells above all else. */
export type Notice = "saved" | "invalid_address" | null;

/** The page behind every mail: what comes, how often, what is measured, and what is known. */
export function preferencesPage(
  language: Language,
  company: string,
  recipient: Recipient,
  standing: Standing,
  { now, notice, undo }: { now: Date; notice: Notice; undo: boolean },
): { title: string; body: Html } {
  const { page, left, details } = language.words;
  const { lead, suppressed } = recipient;
  const stopped = html`${said(page.noMail)}
  ${undo ? html`<form method="post"><button class="quiet" name="undo" value="1">${left.undo}</button></form>` : ""}`;
  return {
    title: fill(page.title, { company }),
    body: html`<p class="mute">${fill(page.intro, { email: maskAddress(lead.email) })}</p>
      ${notice === null ? "" : notice === "saved" ? said(page.saved) : said(details.invalidAddress, true)}
      ${suppressed ? stopped : choiceForm(language, recipient, standing, now)} ${detailForms(language)}`,
  };
}

function choiceForm(language: Language, { lead }: Recipient, standing: Standing, now: Date): Html {
  const { page } = language.words;
  return html`<form method="post">
    ${topicOptions(language, standing)} ${paceOptions(language, lead.mailsPerWeek)} ${pauseOptions(language, lead, now)}
    ${measuringOptions(language, standing)}
    <div class="actions">
      <button name="save" value="1">${page.save}</button>
      <button class="quiet" name="all" value="1">${page.stopAll}</button>
    </div>
  </form>`;
}

function option(input: Html, text: string): Html {
  return html`<label class="option">${input}<span>${text}</span></label>`;
}

function topicOption(input: Html, name: string, description: string | null): Html {
  const more = description === null ? "" : html`<span class="mute small">${description}</span>`;
  return html`<label class="option"
    >${input}<span><strong>${name}</strong>${more}</span></label
  >`;
}

function box(name: string, value: string, checked: boolean): Html {
  return checked
    ? html`<input type="checkbox" name="${name}" value="${value}" checked />`
    : html`<input type="checkbox" name="${name}" value="${value}" />`;
}

function topicOptions(language: Language, { all, consent }: Standing): Html {
  if (all.length === 0) return html``;
  const options = all.map((topic) => {
    const name = topicName(topic, language);
    // What a topic is about is written in one language: who reads another gets its name alone.
    const description = language.tag === "en" || name === topic.name ? topic.description : null;
    const input = box("topic", topic.key, consent.topics?.[topic.key] !== "denied");
    return html`<input type="hidden" name="shownTopic" value="${topic.key}" />${topicOption(input, name, description)}`;
  });
  return html`<fieldset class="options">
    <legend>${language.words.page.topics}</legend>
    ${options}
  </fieldset>`;
}

function paceOptions({ words: { page } }: Language, now: number | null): Html {
  const chosen = now === null ? "usual" : String(now);
  const offered = paceChoices.map((count): [string, string] => [
    String(count),
    count === 1 ? page.paceOne : page.paceTwo,
  ]);
  const isOffered = now === null || paceChoices.some((count) => count === now);
  const names: readonly [string, string][] = [
    ["usual", page.paceUsual],
    ...offered,
    ...(isOffered ? [] : [[chosen, fill(page.paceNow, { count: chosen })] as [string, string]]),
  ];
  const options = names.map(([value, text]) => option(radio("pace", value, value === chosen), text));
  return html`<fieldset class="options">
    <legend>${page.pace}</legend>
    ${options}
  </fieldset>`;
}

function radio(name: string, value: string, checked: boolean): Html {
  return checked
    ? html`<input type="radio" name="${name}" value="${value}" checked />`
    : html`<input type="radio" name="${name}" value="${value}" />`;
}

function pauseOptions(language: Language, { pausedUntil, timezone }: Recipient["lead"], now: Date): Html {
  const { page } = language.words;
  const runs = pausedUntil !== null && pausedUntil > now ? pausedUntil : null;
  const kept = runs && html`<option value="keep" selected>${untilText(language, runs, timezone)}</option>`;
  return html`<fieldset class="options">
    <legend><label for="pause">${page.pause}</label></legend>
    <select id="pause" name="pause">
      ${kept ?? ""}
      <option value="0">${page.pauseNone}</option>
      ${pauseChoices.map((days) => html`<option value="${days}">${fill(page.pauseDays, { days })}</option>`)}
    </select>
  </fieldset>`;
}

function untilText(language: Language, until: Date, zone: string | null): string {
  return fill(language.words.page.pausedUntil, { date: writeDate(language, until, zone) });
}

function measuringOptions({ words: { page } }: Language, { policy, measured }: Standing): Html {
  const asked = measuredPurposes.filter((purpose) => policy[purpose].measure);
  if (asked.length === 0) return html``;
  const options = asked.map(
    (purpose) =>
      html`<input type="hidden" name="shownMeasure" value="${purpose}" />${option(
          box("measure", purpose, measured[purpose]),
          page[purpose],
        )}`,
  );
  return html`<fieldset class="options">
    <legend>${page.measuring}</legend>
    <p class="mute small">${page.measuringNote}</p>
    ${options}
  </fieldset>`;
}

function detailForms({ words: { details } }: Language): Html {
  return html`<section>
    <h2>${details.title}</h2>
    <form method="post" class="field">
      <span
        ><label for="email">${details.newAddress}</label
        ><input id="email" type="email" name="email" autocomplete="email" maxlength="320" required
      /></span>
      <button class="quiet" name="ask" value="address">${details.changeAddress}</button>
    </form>
    <form method="post" class="plain">
      <p class="mute small">${details.exportNote}</p>
      <button class="quiet" name="ask" value="export">${details.export}</button>
    </form>
    <form method="post" class="plain">
      <p class="mute small">${details.eraseNote}</p>
      <button class="quiet" name="ask" value="erasure">${details.erase}</button>
    </form>
  </section>`;
}
