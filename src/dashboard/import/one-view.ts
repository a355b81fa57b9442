import { html } from "hono/html";
import type { ForeseenRow } from "../../enrollment/import/file/list-foreseen.ts";
import type { ImportFile } from "../../enrollment/import/file/stored-file.ts";
import { presentImport } from "../../enrollment/import/import-schemas.ts";
import type { Import } from "../../enrollment/import/stored-import.ts";
import type { Html } from "../../platform/http/page.ts";
import { newId } from "../../platform/ids.ts";
import { lineOf } from "../../platform/stranger-text.ts";
import { postButton } from "../shell/forms.ts";
import type { View, Visit } from "../shell/view.ts";
import { may } from "../shell/who.ts";
import type { Names } from "../word/happened.ts";
import { count, counted } from "../word/numbers.ts";
import { moment, span } from "../word/times.ts";
import { importCrumbs, importSteps } from "./new-view.ts";
import { keptWords, problemWords, skipWords, stateOf, undoable } from "./words.ts";

export interface OneImport {
  row: Import;
  /** as long as it is kept */
  file: ImportFile | null;
  foreseen: readonly ForeseenRow[];
  names: Names;
}

/** One import: how far it is, what came of it, and what can still be done about it. */
export function importView(visit: Visit, one: OneImport): View {
  const { row, file, foreseen } = one;
  const { zone, now } = visit;
  const { tone, words } = stateOf(row);
  const by = file === null ? "" : ` · ${lineOf(file.name, 80)}`;
  return {
    title: lineOf(row.list, 100),
    section: "/imports",
    crumbs: importCrumbs,
    mark: html`<span class="pill ${tone}">${words}</span>`,
    sub: `${row.dryRun ? "Tried" : "Begun"} ${moment(row.createdAt, zone, now)}${by}`,
    acts: html`${acts(visit, one)}`,
    body: html`${row.dryRun ? importSteps(3) : ""}
      <div id="progress" data-follow="/imports/${row.id}?part=progress">${progressPart(visit, one)}</div>
      ${foreseen.length === 0 ? "" : foreseenCard(visit, one)}`,
  };
}

function acts(visit: Visit, { row, file }: OneImport): Html | "" {
  const { id, status, dryRun, options } = row;
  if (!may(visit.user, "imports:write")) return "";
  const isCutOff = status === "interrupted" || (status === "failed" && row.failure?.code === "import_failed");
  if (status === "running") return postButton(visit, `/imports/${id}/cancel`, "Cancel", { key: "c" });
  if (isCutOff && file !== null) {
    return postButton(visit, `/imports/${id}/continue`, "Go on where it stopped", { kind: "main", key: "e" });
  }
  if (dryRun && status === "done" && file !== null) {
    const back = html`<a class="button" href="/imports/files/${file.id}">Change the columns</a>`;
    const fields = { id: newId(), as: id };
    const start = postButton(visit, `/imports/files/${file.id}`, `Import as ${lineOf(row.list, 40)}`, {
      kind: "main",
      key: "e",
      fields: { ...fields, do: "start", list: row.list, dates: options.dates, spread: options.spread ?? "" },
    });
    return html`${back} ${start}`;
  }
  return undoable(row, visit.now) ? postButton(visit, `/imports/${id}/undo`, "Take it back", { kind: "risk" }) : "";
}

/** How far it is, and what came of the rows so far; asked for again while it runs. */
export function progressPart(visit: Visit, { row, file, names }: OneImport): Html {
  const { now } = visit;
  const { counts, status, dryRun, line, failure, undone } = presentImport(row);
  const isRunning = status === "running";
  const total = file === null ? 0 : Math.max(1, file.lines);
  const would = dryRun ? "would be " : "";
  return html`<section class="card" aria-labelledby="how-far" ${isRunning ? html` data-running` : ""}>
    <header>
      <h2 id="how-far">${dryRun ? "What would happen" : "What happened"}</h2>
      <span class="small mute" role="status">
        ${isRunning ? `line ${count(line)}${total > 0 ? ` of about ${count(total)}` : ""}` : ended(row, now)}
      </span>
    </header>
    <div class="body stack loose">
      ${
        isRunning
          ? html`<progress
                max="${total}"
                value="${Math.min(line, total)}"
                aria-label="How far the file is read"
              ></progress>
              <noscript
                ><p class="small"><a href="/imports/${row.id}">Look again</a> to see how far it is.</p></noscript
              >`
          : ""
      }
      ${failure === null ? "" : html`<p class="toast bad" role="alert">${lineOf(failure.message, 300)}</p>`}
      ${dryRun && status === "done" ? html`<p>Nothing was changed, and nobody was mailed.</p>` : ""}
      <dl class="tally">
        ${tallied("Rows", counts.rows)} ${tallied(`New leads`, counts.created, `${would}created`)}
        ${tallied("Known leads", counts.updated, `${would}updated`)}
        ${tallied("Begin a sequence", counts.enrolled, counts.waiting === 0 ? `${would}enrolled` : `${count(counts.waiting)} more wait`)}
        ${tallied("Left out", counts.rejected, problemWords(counts.rejectedFor))}
        ${tallied("Taken without a field", counts.flagged, problemWords(counts.flaggedFor))}
      </dl>
      ${reasons(visit, row, names)}
      ${
        undone === null
          ? ""
          : html`<p>
              Taken back: ${counted(undone.deleted, "lead")} deleted, ${counted(undone.stopped, "enrollment")}
              stopped.${keptWords(undone.kept)}
            </p>`
      }
    </div>
  </section>`;
}

function ended({ status, finishedAt, createdAt }: Import, now: Date): string {
  const took = (finishedAt ?? now).getTime() - createdAt.getTime();
  return status === "done" ? `done in ${span(took)}` : status.replaceAll("_", " ");
}

const tallied = (name: string, value: number, more = ""): Html =>
  html`<div>
    <dt>${name}</dt>
    <dd>${count(value)}${more === "" || value === 0 ? "" : html`<small>${more}</small>`}</dd>
  </div>`;

/** Why rows and leads were passed over, in words, with the file of problems. */
function reasons({ user }: Visit, row: Import, names: Names): Html | "" {
  const { counts } = presentImport(row);
  const skipped = Object.entries(counts.skipped);
  const aside = Object.entries(counts.setAside);
  const problems = counts.rejected + counts.flagged;
  if (skipped.length + aside.length + problems === 0) return "";
  return html`<ul class="stack">
    ${skipped.map(([code, many]) => html`<li>${counted(many, "time")} no sequence began: ${skipWords(code)}.</li>`)}
    ${aside.map(
      ([sequence, why]) =>
        html`<li>
          Nobody could enter <a href="/sequences/${sequence}">${names.sequences.get(sequence) ?? "a sequence"}</a>:
          ${lineOf(why, 200)}
        </li>`,
    )}
    ${
      problems === 0 || !may(user, "export")
        ? ""
        : html`<li>
            <a class="button" href="/imports/${row.id}/problems.csv">Download what was wrong, row by row</a>
          </li>`
    }
  </ul>`;
}

const foreseenTones: Readonly<Record<string, string>> = { enrolled: "leaf", waiting: "warm", skipped: "" };

function foreseenCard({ zone, now }: Visit, { foreseen, names }: OneImport): Html {
  return html`<section class="card" aria-labelledby="to-whom">
    <header>
      <h2 id="to-whom">To whom</h2>
      <span class="small mute">the first ${count(foreseen.length)} of the file</span>
    </header>
    <div class="flush scroll" tabindex="0">
      <table class="stacks">
        <caption class="hidden">
          What would become of each lead
        </caption>
        <thead>
          <tr>
            <th scope="col" class="n wide-only">Line</th>
            <th scope="col">Lead</th>
            <th scope="col">Would be</th>
            <th scope="col">In sequences</th>
          </tr>
        </thead>
        <tbody>
          ${foreseen.map(
            ({ line, email, lead, sequences }) =>
              html`<tr>
                <td class="n mute wide-only">${count(line)}</td>
                <th scope="row"><strong>${lineOf(email, 120)}</strong></th>
                <td>${lead}</td>
                <td>
                  ${
                    sequences.length === 0
                      ? html`<span class="mute">none: no sequence is triggered by this list</span>`
                      : sequences.map(
                          ({ sequenceId, outcome, code, at }) =>
                            html`<div class="row">
                              <span class="pill ${foreseenTones[outcome] ?? ""}">${outcome}</span>
                              <span
                                >${names.sequences.get(sequenceId) ?? "a sequence"}
                                <span class="small mute"
                                  >${at !== null ? `begins ${moment(new Date(at), zone, now)}` : code === null ? "" : skipWords(code)}</span
                                ></span
                              >
                            </div>`,
                        )
                  }
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}
