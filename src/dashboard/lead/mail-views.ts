import { html } from "hono/html";
import type { ListedMail } from "../../inbound/list-inbound-mails.ts";
import type { Lead } from "../../lead/upsert-lead.ts";
import { classSchema } from "../../inbound/correction/class-schema.ts";
import { lineOf, linesOf } from "../../platform/stranger-text.ts";
import type { MessageSource } from "../../send/ledger/message-source.ts";
import type { Html } from "../../platform/http/page.ts";
import { optionsOf, postForm } from "../shell/forms.ts";
import type { Visit } from "../shell/view.ts";
import { reasonWords } from "../word/verdicts.ts";
import { classOf } from "../word/mail-classes.ts";
import { count, percent } from "../word/numbers.ts";
import { moment } from "../word/times.ts";

const states = { sent: "as it was sent", to_be_sent: "as it would be sent", not_sent: "not sent" } as const;

/** A mail of ours: what it says, in a frame, and how it stands to what went out. */
export function sentBody({ zone, now }: Visit, lead: Lead, id: string, source: MessageSource): Html {
  const { state, sentAt, subject, changedSince } = source;
  return html`<section class="card" aria-labelledby="mail">
    <header>
      <h2 id="mail">${lineOf(subject, 300)}</h2>
      <span class="small mute">${states[state]}${sentAt === null ? "" : `, ${moment(sentAt, zone, now)}`}</span>
    </header>
    <div class="body stack">
      ${
        changedSince.length === 0
          ? ""
          : html`<p class="small mute">
              Written anew from today’s data; since it went, the ${changedSince.join(" and the ")} changed.
            </p>`
      }
      <iframe
        sandbox="allow-popups allow-popups-to-escape-sandbox"
        title="${lineOf(subject, 300)}"
        src="/leads/${lead.id}/sent/${id}/html"
      ></iframe>
      <p class="small mute">
        Images are not loaded, and links in it act for nobody. <a href="/leads/${lead.id}/sent/${id}/source">Source</a>
      </p>
    </div>
  </section>`;
}

/** A mail of theirs: their words, what it was taken for and why, and the form that corrects it. */
export function receivedBody(visit: Visit, lead: Lead, mail: ListedMail, mayCorrect: boolean): Html {
  const { zone, now } = visit;
  const classes = classSchema.options.map((one) => [one, classOf(one)] as const);
  return html`<div class="grid g2">
    <section class="card" aria-labelledby="words">
      <header>
        <h2 id="words">${lineOf(mail.subject ?? "Without a subject", 300)}</h2>
        <span class="small mute"
          >${moment(mail.receivedAt, zone, now)}${mail.fromEmail === null ? "" : ` · ${lineOf(mail.fromEmail, 300)}`}</span
        >
      </header>
      <div class="body stack">
        ${mail.replyText === null || mail.replyText === "" ? "" : html`<blockquote>${linesOf(mail.replyText).join("\n")}</blockquote>`}
        <iframe
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          title="The mail as it came"
          src="/leads/${lead.id}/mails/${mail.id}/html"
        ></iframe>
        ${
          mail.attachments.length === 0
            ? ""
            : html`<ul class="row">
                ${mail.attachments.map(
                  ({ name, size }, index) =>
                    html`<li>
                      <a class="tag" href="/leads/${lead.id}/mails/${mail.id}/attachments/${index + 1}"
                        >${lineOf(name, 200)} · ${count(Math.ceil(size / 1024))} KB</a
                      >
                    </li>`,
                )}
              </ul>`
        }
      </div>
    </section>
    <div class="column">
      <section class="card" aria-labelledby="taken-for">
        <header>
          <h2 id="taken-for">Taken for ${classOf(mail.class)}</h2>
          <span class="small mute">${mail.confidence === null ? "" : percent(mail.confidence)}</span>
        </header>
        <div class="body">
          <ul class="stack small">
            ${(mail.reasons ?? []).map((reason) => html`<li>${lineOf(reasonWords(reason), 300)}</li>`)}
          </ul>
        </div>
      </section>
      ${
        mayCorrect
          ? html`<section class="card" id="correct" aria-labelledby="correct-title">
              <header><h2 id="correct-title">Not right?</h2></header>
              <div class="body">
                ${postForm(
                  visit,
                  `/leads/${lead.id}/mails/${mail.id}/correct`,
                  html`<div class="field">
                      <label for="class">It is</label>
                      <select class="full" id="class" name="class">
                        ${optionsOf(classes, mail.class ?? "other")}
                      </select>
                    </div>
                    <div class="field">
                      <label for="reason">Why (may be left empty)</label>
                      <input class="full" id="reason" name="reason" maxlength="500" />
                    </div>
                    <p class="field"><button class="main">Correct it</button></p>
                    <p class="small mute">What followed from it is undone, and what is right is done, in one step.</p>`,
                )}
              </div>
            </section>`
          : ""
      }
    </div>
  </div>`;
}
