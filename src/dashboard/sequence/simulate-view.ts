import { html } from "hono/html";
import type { Timetable } from "../../enrollment/simulate/simulate.ts";
import type { Html } from "../../platform/http/page.ts";
import { optionsOf } from "../shell/forms.ts";
import type { Visit } from "../shell/view.ts";
import { moment, placeOf } from "../word/times.ts";

export interface Asked {
  email: string;
  of: "draft" | "published";
  assume: string;
}

/** What will happen to a lead, as a timeline, by the step machine that runs the mails. */
export function simulateBody({ now }: Visit, asked: Asked, timetable: Timetable | null, problem: string | null): Html {
  return html`<div class="grid g2">
    <section class="card" aria-labelledby="ahead">
      <header>
        <h2 id="ahead">What would happen from now on</h2>
        ${timetable === null ? "" : html`<span class="small mute">times in ${placeOf(timetable.zone)}</span>`}
      </header>
      <div class="body">
        ${problem === null ? "" : html`<p class="toast bad" role="alert">${problem}</p>`}
        ${timetable === null ? "" : timetablePart(timetable, now)}
      </div>
    </section>
    <section class="card" aria-labelledby="whom">
      <header><h2 id="whom">For whom</h2></header>
      <div class="body">
        <form method="get">
          <div class="field">
            <label for="email">Address of a lead (left empty: an example in your zone)</label>
            <input class="full" id="email" name="email" type="email" value="${asked.email}" />
          </div>
          <div class="field">
            <label for="assume">What they do, one a line</label>
            <textarea id="assume" name="assume" rows="3" placeholder="opens step 2">${asked.assume}</textarea>
            <p class="small mute">Such as “opens step 1”, “clicks step 2”, “replies after 3 days”.</p>
          </div>
          <div class="field">
            <label for="of">Which definition</label>
            <select class="full" id="of" name="of">
              ${optionsOf(
                [
                  ["published", "the published one"],
                  ["draft", "the draft"],
                ],
                asked.of,
              )}
            </select>
          </div>
          <p class="field"><button class="main">Look ahead</button></p>
        </form>
      </div>
    </section>
  </div>`;
}

function timetablePart({ enrolls, flags, entries, end, zone }: Timetable, now: Date): Html {
  return html`${enrolls ? "" : html`<p class="toast bad">The trigger would not take this lead in. This is what would happen otherwise.</p>`}
    ${flags.map(({ detail }) => html`<p class="small mute">${detail}</p>`)}
    ${entries.map(
      ({ at, stepId, what, reason, shifts }) =>
        html`<div class="line">
          <time class="small mute num" datetime="${at.toISOString()}">${moment(at, zone, now)}</time>
          <span class="dot ${what.rule === "lead" ? "hot" : what.outcome === "send" ? "leaf" : ""}"></span>
          <div>
            ${stepId === null ? "" : html`<strong>${stepId}</strong> `}${reason}
            ${shifts.map(({ detail }) => html`<p class="small mute">${detail}</p>`)}
          </div>
        </div>`,
    )}
    <div class="line">
      <time class="small mute num" datetime="${end.at.toISOString()}">${moment(end.at, zone, now)}</time>
      <span class="dot ring"></span>
      <div>
        ${end.exit === null ? (end.status === "completed" ? "Through." : `Still ${end.waitingFor?.kind ?? "there"}.`) : end.exit.reason}
      </div>
    </div>`;
}
