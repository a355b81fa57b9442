import { html } from "hono/html";
import type { Html } from "../../../platform/http/page.ts";
import { lineOf, linesOf } from "../../../platform/stranger-text.ts";
import { personFacts, telUrl } from "../../brief/person-facts.ts";
import { momentFor } from "../../brief/rep-time.ts";
import type { OpenTask } from "../../task/load-tasks.ts";
import { kindWords } from "../../task/task-words.ts";
import { whoOf } from "../../who-of.ts";

/** Open tasks, each with what is needed to do it, and two buttons: done, and not worth doing. */
export function taskList(tasks: readonly OpenTask[], { zone, now }: { zone: string; now: Date }): Html {
  return html`<ul class="lines">
    ${tasks.map((one) => taskItem(one, zone, now))}
  </ul>`;
}

function taskItem({ task, lead }: OpenTask, zone: string, now: Date): Html {
  const { phone } = personFacts(lead);
  const url = phone === null ? null : telUrl(phone);
  const due =
    task.dueAt === null
      ? ""
      : html`<br /><span class="mute"
            >${task.dueAt <= now ? "Was due" : "Due"} ${momentFor(zone, task.dueAt, now)}</span
          >`;
  const number =
    phone === null
      ? ""
      : html` · ${url === null ? lineOf(phone, 100) : html`<a href="${url}">${lineOf(phone, 100)}</a>`}`;
  const who = whoOf(lead);
  const title = `${kindWords[task.kind]}: ${lineOf(task.title, 300)}`;
  const note = task.note === null ? "" : html`<br />${linesOf(task.note.trim()).map((line) => html`${line}<br />`)}`;
  return html`<li>
    <strong>${title}</strong>${due}<br />
    ${who === lead.email ? "" : html`${who} · `}<a href="mailto:${encodeURIComponent(lead.email)}">${lead.email}</a
    >${number} ${note}
    <form method="post">
      <input type="hidden" name="id" value="${task.id}" />
      <button name="do" value="task-done" aria-label="Done: ${title}">Done</button>
      <button class="quiet" name="do" value="task-skip" aria-label="Not worth doing: ${title}">Not worth doing</button>
    </form>
  </li>`;
}
