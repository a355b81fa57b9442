import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import type { Publishing } from "../../sequence/publish/publish.ts";
import type { RunningCount } from "../../sequence/publish/count-running.ts";
import { problemList } from "../shell/failed.ts";
import { postForm } from "../shell/forms.ts";
import type { Visit } from "../shell/view.ts";
import { count, counted } from "../word/numbers.ts";
import { stepWords } from "../word/steps.ts";

export const runnings = ["pin", "move"] as const;
export type RunningChoice = (typeof runnings)[number];

/** What publishing the draft would change, who is affected, and the button that does it. */
export function publishBody(visit: Visit, id: string, dry: Publishing, running: RunningChoice): Html {
  const moved = dry.running.filter(({ becomes }) => becomes.kind === "moves").reduce((sum, one) => sum + one.count, 0);
  const total = dry.running.reduce((sum, one) => sum + one.count, 0);
  return html`<div class="grid g2">
    <section class="card" aria-labelledby="changes">
      <header>
        <h2 id="changes">What changes</h2>
        <span class="small mute">${dry.unchanged ? `version ${dry.number}` : `would be version ${dry.number}`}</span>
      </header>
      <div class="body stack">${diffPart(dry)} ${warningPart(dry)}</div>
    </section>
    <section class="card" aria-labelledby="affected">
      <header>
        <h2 id="affected">Who is affected</h2>
        <span class="small mute">${counted(total, "person", "people")} under way</span>
      </header>
      <div class="body stack">
        ${total === 0 ? html`<p class="mute">Nobody is in this sequence now.</p>` : affectedTable(dry.running)}
        ${postForm(
          visit,
          `/sequences/${id}/publish`,
          html`<fieldset class="plain-set stack">
              <legend class="small mute">Those who are under way</legend>
              <label class="check"
                ><input type="radio" name="running" value="pin" ${running === "pin" ? html` checked` : ""} />
                <span>stay on the version they began with</span></label
              >
              <label class="check"
                ><input type="radio" name="running" value="move" ${running === "move" ? html` checked` : ""} />
                <span>go to the same step of the new one; nobody gets anything earlier than planned</span></label
              >
            </fieldset>
            <p class="row">
              <button formmethod="get" formaction="/sequences/${id}/publish">See who</button>
              <button class="main">
                ${running === "move" && moved > 0 ? `Publish and move ${count(moved)}` : "Publish"}
              </button>
            </p>`,
          "stack",
        )}
      </div>
    </section>
  </div>`;
}

function diffPart({ unchanged, diff }: Publishing): Html {
  if (unchanged) return html`<p>The draft is what is published already. Publishing it again makes no new version.</p>`;
  if (diff === null) return html`<p>The first version: from now on its trigger takes leads in.</p>`;
  if (diff.same) return html`<p>The steps are the same; a template has changed.</p>`;
  const { added, removed, changed, moved, settings } = diff;
  return html`<ul class="stack">
    ${added.map((step) => html`<li><span class="pill leaf">new</span> ${stepWords(step)} <span class="small mute">${step.id}</span></li>`)}
    ${removed.map((step) => html`<li><span class="pill hot">gone</span> ${stepWords(step)} <span class="small mute">${step.id}</span></li>`)}
    ${changed.map(
      ({ id, fields, before, after }) =>
        html`<li>
          <span class="pill warm">changed</span> <strong>${id}</strong> ${fields.join(", ")}
          <dl class="facts small">
            ${fields.map(
              (field) =>
                html`<dt>${field}</dt>
                  <dd>
                    <del class="mute">${said(Reflect.get(before, field))}</del> → ${said(Reflect.get(after, field))}
                  </dd>`,
            )}
          </dl>
        </li>`,
    )}
    ${moved.map(({ id, from, to }) => html`<li><span class="pill">moved</span> <strong>${id}</strong> from place ${from + 1} to ${to + 1}</li>`)}
    ${settings.length === 0 ? "" : html`<li><span class="pill warm">settings</span> ${settings.join(", ")}</li>`}
  </ul>`;
}

const said = (value: unknown): string =>
  value === undefined ? "nothing" : typeof value === "string" ? value : JSON.stringify(value);

function warningPart({ warnings }: Publishing): Html | "" {
  if (warnings.length === 0) return "";
  return html`<div class="toast bad stack">
    <p>The law wants more in a marketing mail.</p>
    ${problemList(warnings)}
  </div>`;
}

function affectedTable(running: readonly RunningCount[]): Html {
  return html`<div class="scroll" tabindex="0">
    <table>
      <caption class="hidden">
        Where people stand now, and what becomes of them
      </caption>
      <thead>
        <tr>
          <th scope="col">Stand at</th>
          <th scope="col" class="n">People</th>
          <th scope="col">Then</th>
        </tr>
      </thead>
      <tbody>
        ${running.map(
          ({ version, stepId, count: people, becomes }) =>
            html`<tr>
              <th scope="row">${stepId ?? "not begun"} <span class="small mute">version ${version}</span></th>
              <td class="n">${count(people)}</td>
              <td class="mute">
                ${becomes.kind === "moves" ? `go to ${becomes.stepId ?? "the end"}` : stays[becomes.why]}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

const stays = {
  pinned: "stay on their version",
  step_removed: "stay: their step is gone",
  up_to_date: "have it already",
} as const;
