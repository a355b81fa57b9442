import { html } from "hono/html";
import type { Action } from "../../bulk/bulk-schemas.ts";
import { rightsOfAction } from "../../bulk/bulk-schemas.ts";
import { nameOf } from "../../handoff/who-of.ts";
import type { Lead } from "../../lead/upsert-lead.ts";
import type { RipenError } from "../../platform/errors.ts";
import type { Html } from "../../platform/http/page.ts";
import { newId } from "../../platform/ids.ts";
import { problemList } from "../shell/failed.ts";
import { optionsOf } from "../shell/forms.ts";
import type { Fields } from "../shell/pages.ts";
import type { View, Visit } from "../shell/view.ts";
import { may } from "../shell/who.ts";
import { count } from "../word/numbers.ts";

export interface ChooseFacts {
  /** ids with commas between; empty for all who match */
  leads: string;
  /** the filters as a query */
  filter: string;
  /** the filters in words */
  words: string;
  total: { count: number; isEstimate: boolean };
  first: readonly Lead[];
  /** published ones */
  sequences: readonly (readonly [id: string, name: string])[];
}

export const leadCrumbs = [{ name: "Leads", href: "/leads" }];

/** How many, in words. */
export const howMany = ({ count: many, isEstimate }: ChooseFacts["total"]): string =>
  `${isEstimate ? "about " : ""}${count(many)} ${many === 1 ? "lead" : "leads"}`;

type Choice = readonly [kind: Action["kind"], name: string, field: Html | "", help: string];

/** Where it is said what is to be done to many leads. */
export function chooseView(
  visit: Visit,
  facts: ChooseFacts,
  typed: Fields = {},
  refused: RipenError | null = null,
): View {
  const { user } = visit;
  const chosen = typed["kind"] ?? "enroll";
  const allowed = choices(facts, typed).filter(([kind]) => may(user, ...rightsOf(kind)));
  return {
    title: `Do something to ${howMany(facts.total)}`,
    section: "/leads",
    crumbs: leadCrumbs,
    sub: facts.leads === "" ? facts.words : "Those that you ticked",
    body: html`${
        refused === null
          ? ""
          : html`<div class="toast bad" role="alert">
              <div class="stack">
                <p>${refused.message}</p>
                ${problemList(refused.problems)}
              </div>
            </div>`
      }
      <div class="grid g2">
        <section class="card" aria-labelledby="what">
          <header><h2 id="what">What</h2></header>
          <form class="body stack" method="post" action="/leads/bulk">
            <input type="hidden" name="_csrf" value="${user.csrf}" />
            <input type="hidden" name="id" value="${newId()}" />
            <input type="hidden" name="leads" value="${facts.leads}" />
            <input type="hidden" name="filter" value="${facts.filter}" />
            <fieldset class="plain-set choices">
              <legend class="hidden">What is to be done</legend>
              ${allowed.map(
                ([kind, name, field, help]) =>
                  html`<div class="choice">
                    <label class="check">
                      <input type="radio" name="kind" value="${kind}" ${kind === chosen ? html` checked` : ""} />
                      <span><strong>${name}</strong><br /><span class="small mute">${help}</span></span>
                    </label>
                    ${field}
                  </div>`,
              )}
            </fieldset>
            <div class="row">
              <button class="main" data-key="e">Look what would happen</button>
              <span class="small mute">Nothing is done before you have seen it.</span>
            </div>
          </form>
        </section>
        ${firstCard(facts)}
      </div>`,
  };
}

const rightsOf = (kind: Action["kind"]) => rightsOfAction({ kind });

function choices({ sequences }: ChooseFacts, typed: Fields): readonly Choice[] {
  const sequence = (kind: string, label: string, every: boolean) =>
    html`<select name="${kind}.sequenceId" aria-label="${label}">
      ${optionsOf([...(every ? ([["", "Every sequence"]] as const) : []), ...sequences], typed[`${kind}.sequenceId`] ?? "")}
    </select>`;
  const tag = (kind: string, label: string) =>
    html`<input
      type="text"
      name="${kind}.tag"
      maxlength="64"
      aria-label="${label}"
      value="${typed[`${kind}.tag`] ?? ""}"
    />`;
  return [
    ...(sequences.length === 0
      ? []
      : ([
          [
            "enroll",
            "Enroll in a sequence",
            sequence("enroll", "The sequence to enroll in", false),
            "By its rules: nobody twice, nobody who is suppressed",
          ],
        ] as const)),
    ["add_tag", "Add a tag", tag("add_tag", "The tag to add"), "Conditions and segments see it at once"],
    ["remove_tag", "Take a tag off", tag("remove_tag", "The tag to take off"), ""],
    ["pause", "Pause", sequence("pause", "The sequence to pause in", true), "Nothing more is sent until they go on"],
    [
      "resume",
      "Let go on",
      sequence("resume", "The sequence to go on in", true),
      "What came due meanwhile is taken, one mail at a time",
    ],
    ["exit", "Stop", sequence("exit", "The sequence to stop in", true), "For good; what waits is canceled"],
    ["suppress", "Suppress", "", "No mail goes to these addresses any more"],
    ["export", "Download as CSV", "", "With their attributes; changes nothing"],
    ["erase", "Erase", "", "They and every trace of them, for good; you are asked once more"],
  ];
}

function firstCard({ first, total }: ChooseFacts): Html {
  return html`<section class="card" aria-labelledby="whom">
    <header>
      <h2 id="whom">To whom</h2>
      <span class="small mute">${howMany(total)}</span>
    </header>
    <div class="body">
      ${
        first.length === 0
          ? html`<p class="mute">Nobody fits. <a href="/leads">Choose others</a>.</p>`
          : html`<ul class="stack">
              ${first.map(
                (lead) =>
                  html`<li>
                    <a class="plain strong" href="/leads/${lead.id}">${nameOf(lead)}</a>
                    <span class="small mute">${lead.email}</span>
                  </li>`,
              )}
            </ul>`
      }
      ${total.count > first.length && first.length > 0 ? html`<p class="small mute more-of">and ${count(total.count - first.length)} more</p>` : ""}
    </div>
  </section>`;
}
