import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import type { TestedMail } from "../../send/test-mail/test-sequence.ts";
import type { SequenceDefinition } from "../../sequence/definition/definition.ts";
import { optionsOf, postForm } from "../shell/forms.ts";
import type { Visit } from "../shell/view.ts";
import { stepWords } from "../word/steps.ts";

/** Asks where test mails go, and which; below it what became of those just sent. */
export function testBody(
  visit: Visit,
  id: string,
  {
    definition,
    addresses,
    to,
    tested,
  }: {
    definition: SequenceDefinition | null;
    addresses: readonly string[];
    to: string;
    tested: readonly TestedMail[];
  },
): Html {
  const mails = (definition?.steps ?? []).filter(({ kind }) => kind === "email");
  return html`<div class="grid g2">
    <section class="card" aria-labelledby="test">
      <header><h2 id="test">Send test mails of the draft</h2></header>
      <div class="body">
        ${postForm(
          visit,
          `/sequences/${id}/test`,
          html`<div class="field">
              <label for="to">To: a rep, a sender, or the operator</label>
              <input class="full" id="to" name="to" type="email" list="addresses" required value="${to}" />
              <datalist id="addresses">
                ${addresses.map((address) => html`<option value="${address}"></option>`)}
              </datalist>
            </div>
            <div class="field">
              <label for="step">Which</label>
              <select class="full" id="step" name="step">
                ${optionsOf([["", "All mails"], ...mails.map((step) => [step.id, stepWords(step)] as const)], "")}
              </select>
            </div>
            <div class="field">
              <label for="lead">Written for the lead with this address (left empty: an example)</label>
              <input class="full" id="lead" name="lead" type="email" />
            </div>
            <p class="field"><button class="main">Send</button></p>`,
        )}
      </div>
    </section>
    <section class="card" aria-labelledby="came-of-it">
      <header><h2 id="came-of-it">What it is</h2></header>
      <div class="body stack">
        ${tested.map(
          ({ stepId, subject, outcome }) =>
            html`<p>
              <span class="pill ${outcome.kind === "accepted" ? "leaf" : "hot"}"
                >${outcome.kind.replaceAll("_", " ")}</span
              >
              <strong>${subject ?? stepId}</strong><br />
              <span class="small mute">${outcome.kind === "accepted" ? outcome.response : outcome.reason}</span>
            </p>`,
        )}
        <p class="small mute">
          The real mails, through the real sender, signed, with [Test] before the subject. They count nowhere: nobody is
          unsubscribed by their link, and no answer to them is anybody’s.
        </p>
      </div>
    </section>
  </div>`;
}
