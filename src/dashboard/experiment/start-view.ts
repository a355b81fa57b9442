import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import { experimentMetrics } from "../../db/schema/experiments.ts";
import { optionsOf, postForm } from "../shell/forms.ts";
import type { Fields } from "../shell/pages.ts";
import type { View, Visit } from "../shell/view.ts";
import { counted } from "../word/numbers.ts";
import { startHref } from "./candidates.ts";
import type { Candidate } from "./candidates.ts";
import { kinds, metrics } from "./words.ts";

const crumbs = [{ name: "Experiments", href: "/experiments" }];

/** What can be tried, to choose from. */
export function chooseView(candidates: readonly Candidate[]): View {
  return {
    title: "Start an experiment",
    section: "/experiments",
    crumbs,
    sub: "What do you want to know?",
    body: html`<section class="card">
        ${
          candidates.length === 0
            ? html`<div class="empty">
                <h2>Nothing is divided yet</h2>
                <p>Give a mail two subjects, add a split, or hold some leads out. Then publish, and come back.</p>
                <div class="row">
                  <a class="button main" href="/sequences">To the sequences</a>
                  <a class="button" href="/docs/sequences">How to write it</a>
                </div>
              </div>`
            : html`<div class="flush scroll" tabindex="0">
                <table>
                  <caption class="hidden">
                    What can be tried
                  </caption>
                  <thead>
                    <tr>
                      <th scope="col">What</th>
                      <th scope="col">Where</th>
                      <th scope="col">Arms</th>
                    </tr>
                  </thead>
                  <tbody>
                    ${candidates.map(
                      (one) =>
                        html`<tr class="pick">
                          <th scope="row">
                            <a data-row href="${startHref(one)}"><strong>${kinds[one.tries]}</strong></a>
                          </th>
                          <td>
                            ${one.name}${one.step === null ? "" : html`, step <span class="mono">${one.step}</span>`}
                          </td>
                          <td>${armsWords(one)}</td>
                        </tr>`,
                    )}
                  </tbody>
                </table>
              </div>`
        }
      </section>
      <div class="grid g3 below">
        ${hint("Two subjects", "subjects:\n  - { name: own, weight: 50 }\n  - { name: question, weight: 50,\n      subject: Shall we talk? }", "on a step of kind email")}
        ${hint("Two ways", "- id: offer\n  kind: split\n  variants:\n    - { name: short, weight: 50, next: short-mail }\n    - { name: long, weight: 50, next: long-mail }", "as a step of its own")}
        ${hint("A holdout", "holdout: { share: 10 }", "beside the trigger: ten of a hundred get nothing")}
      </div>`,
  };
}

function hint(title: string, code: string, where: string): Html {
  return html`<section class="card">
    <header><h2>${title}</h2></header>
    <div class="body stack">
      <pre class="code" tabindex="0">${code}</pre>
      <p class="small mute">${where}</p>
    </div>
  </section>`;
}

const armsWords = ({ arms }: Candidate): string => {
  const all = arms.reduce((sum, { weight }) => sum + weight, 0);
  return arms.map(({ name, weight }) => `${name} ${Math.round((weight / all) * 100)} %`).join(" · ");
};

const spans = [
  ["P7D", "a week"],
  ["P14D", "two weeks"],
  ["P30D", "30 days"],
  ["P60D", "60 days"],
  ["P90D", "90 days"],
] as const;

/** How it is tried: what counts, what it is compared with, and what happens once it is decided. */
export function startView(visit: Visit, candidate: Candidate, typed: Fields, wrong: Html | "" = ""): View {
  const { tries, arms, step, sequenceId, topic, name } = candidate;
  const isHoldout = tries === "holdout";
  const value = (field: string, usual: string) => typed[field] ?? usual;
  const able = isHoldout ? experimentMetrics.filter((metric) => metric !== "replies") : experimentMetrics;
  return {
    title: `${kinds[tries]}: ${name}${step === null ? "" : `, step ${step}`}`,
    section: "/experiments",
    crumbs: [...crumbs, { name: "Start one", href: "/experiments/new" }],
    sub: armsWords(candidate),
    body: html`${wrong}
    ${postForm(
      visit,
      "/experiments",
      html`<input type="hidden" name="sequence" value="${sequenceId ?? ""}" />
        <input type="hidden" name="topic" value="${topic ?? ""}" />
        <input type="hidden" name="step" value="${step ?? ""}" />
        <section class="card">
          <div class="body padded">
            <div class="field">
              <label for="metric">What counts</label>
              <select class="full" id="metric" name="metric">
                ${optionsOf(
                  able.map((metric) => [metric, metrics[metric]] as const),
                  value("metric", isHoldout ? "promotions" : "replies"),
                )}
              </select>
              <p class="small mute">Never opens: machines open mails, too.</p>
            </div>
            <div class="field">
              <label for="control">What the others are compared with</label>
              <select class="full" id="control" name="control">
                ${optionsOf(
                  arms.map((arm) => [arm.name, arm.name] as const),
                  value("control", arms[0]?.name ?? ""),
                )}
              </select>
            </div>
            <div class="field">
              <label for="within">How long a lead has to respond</label>
              <select class="full" id="within" name="within">
                ${optionsOf(spans, value("within", "P30D"))}
              </select>
            </div>
            ${isHoldout ? "" : decidedField(value("whenDecided", "propose"))}
            ${arms.length === 2 ? methodField(value) : ""}
            <div class="field">
              <label for="note">What you expect, and why</label>
              <input class="full" id="note" name="note" maxlength="500" value="${value("note", "")}" />
            </div>
            <p class="small mute below">
              Guard rails are always on: unsubscribes, complaints and bounces of each arm against the control.
            </p>
          </div>
        </section>
        <div class="row below">
          <button class="main">Start with ${counted(arms.length, "arm")}</button>
          <a class="button" href="/experiments/new">Something else</a>
        </div>`,
    )}`,
  };
}

function decidedField(chosen: string): Html {
  return html`<div class="field">
    <label for="whenDecided">Once it is decided</label>
    <select class="full" id="whenDecided" name="whenDecided">
      ${optionsOf(
        [
          ["propose", "wait for me"],
          ["switch", "give new leads the winner by itself, which can be undone"],
        ],
        chosen,
      )}
    </select>
  </div>`;
}

function methodField(value: (field: string, usual: string) => string): Html {
  return html`<div class="field">
    <label for="method">How it is judged</label>
    <select class="full" id="method" name="method">
      ${optionsOf(
        [
          ["", "at any look, as often as you like"],
          ["group_sequential", "at a few looks up to an end that you commit to: fewer leads"],
        ],
        value("method", ""),
      )}
    </select>
    <details class="fold" ${value("method", "") === "" ? "" : html` open`}>
      <summary>For those who commit to an end</summary>
      <div class="row gap">
        <div>
          <label for="looks">Looks</label>
          <input id="looks" name="looks" type="number" min="1" max="10" value="${value("looks", "5")}" />
        </div>
        <div>
          <label for="responses">Responses at the end</label>
          <input
            id="responses"
            name="responses"
            type="number"
            min="20"
            max="1000000"
            value="${value("responses", "200")}"
          />
        </div>
      </div>
    </details>
  </div>`;
}
