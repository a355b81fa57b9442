import { html } from "hono/html";
import type { Consent } from "../../consent/state/read-consent.ts";
import type { Topic } from "../../consent/topic/topics.ts";
import type { Lead } from "../../lead/upsert-lead.ts";
import { lineOf } from "../../platform/stranger-text.ts";
import type { Html } from "../../platform/http/page.ts";
import { optionsOf, postForm } from "../shell/forms.ts";
import type { Visit } from "../shell/view.ts";
import { moment } from "../word/times.ts";

const unchanged = ["", "as it is"] as const;
const choices = [unchanged, ["granted", "yes"], ["denied", "no"]] as const;

const methods = [
  ["call", "on the phone"],
  ["mail", "by mail"],
  ["meeting", "in person"],
  ["web_form", "by a form"],
] as const;

/** What somebody let us do, how it came to that, and the form for what they said now. */
export function consentBody(visit: Visit, lead: Lead, consent: Consent, topics: readonly Topic[]): Html {
  const { zone, now } = visit;
  const asked: (readonly [name: string, label: string, state: string])[] = [
    ["mail", "Mails of sequences", consent.mail.state],
    ["opens", "Measure opens", consent.measuring.opens.state],
    ["clicks", "Measure clicks", consent.measuring.clicks.state],
    ["profile", "Make a score of it", consent.measuring.profile.state],
    ...topics.map(({ key, name }) => [`topic.${key}`, `Topic: ${name}`, consent.topics[key] ?? "unknown"] as const),
  ];
  return html`<div class="grid g2">
    <section class="card" aria-labelledby="now">
      <header><h2 id="now">What they said</h2></header>
      <div class="body">
        ${postForm(
          visit,
          `/leads/${lead.id}/consent`,
          html`${asked.map(
              ([name, label, state]) =>
                html`<div class="field">
                  <label for="${name}">${label} <span class="of">now: ${state}</span></label>
                  <select class="full" id="${name}" name="${name}">
                    ${optionsOf(choices, "")}
                  </select>
                </div>`,
            )}
            <div class="field">
              <label for="method">How they said it</label>
              <select class="full" id="method" name="method">
                ${optionsOf(methods, "call")}
              </select>
            </div>
            <div class="field">
              <label for="wording">In which words, or how it is shown</label>
              <input class="full" id="wording" name="wording" maxlength="2000" required />
            </div>
            <p class="field"><button class="main">Write it down</button></p>
            <p class="small mute">No to mails suppresses the address at once, as unsubscribing does.</p>`,
        )}
      </div>
    </section>
    <section class="card" aria-labelledby="log">
      <header><h2 id="log">How it came to that</h2></header>
      <div class="body stack small">
        ${consent.log.length === 0 ? html`<p class="mute">Nobody has said anything yet.</p>` : ""}
        ${consent.log.map(
          ({ purpose, topic, state, method, by, at, wording }) =>
            html`<p>
              <span class="num mute">${moment(at, zone, now)}</span>
              <strong>${topic === "" ? purpose : topic}: ${state}</strong>
              <span class="mute"
                >${method.replaceAll("_", " ")}, ${by === "recipient" ? "by themselves" : "written down by us"}</span
              >
              ${wording === null ? "" : html`<br />“${lineOf(wording, 500)}”`}
            </p>`,
        )}
      </div>
    </section>
  </div>`;
}

/** Asks once more before somebody is erased, and says what stays. */
export function eraseBody(visit: Visit, lead: Lead): Html {
  return html`<section class="card" aria-labelledby="erase">
    <header><h2 id="erase">Erase ${lead.email}?</h2></header>
    <div class="body stack">
      <p>
        Every trace of the person goes: mails, answers, timeline, handoffs. What runs stops, and no mail to them begins
        any more. This cannot be undone.
      </p>
      <p class="mute">Counts by step stay, without a person, and a receipt that shows that it was done.</p>
      ${postForm(
        visit,
        `/leads/${lead.id}/erase`,
        html`<div class="field">
            <label for="keep">Whether mail to the address stays forbidden</label>
            <select id="keep" name="keep">
              ${optionsOf(
                [
                  ["auto", "Keep what is on the list, or what they asked for"],
                  ["always", "Never mail the address again"],
                  ["never", "Forget that as well"],
                ],
                "auto",
              )}
            </select>
          </div>
          <div class="field">
            <label for="email">Type the address to go on</label>
            <input id="email" name="email" type="email" required autocomplete="off" size="36" />
          </div>
          <p class="field row">
            <button class="risk">Erase for good</button><a class="button" href="/leads/${lead.id}">Keep</a>
          </p>`,
      )}
    </div>
  </section>`;
}
