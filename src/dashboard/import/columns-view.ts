import { html } from "hono/html";
import type { FileLook } from "../../enrollment/import/file/look-at-file.ts";
import type { ImportFile } from "../../enrollment/import/file/stored-file.ts";
import { attributeName } from "../../enrollment/import/file/guess-columns.ts";
import { dateFormats } from "../../lead/value/date-format.ts";
import { builtInAttributes } from "../../lead/built-in-attributes.ts";
import type { RipenError } from "../../platform/errors.ts";
import type { Html } from "../../platform/http/page.ts";
import { newId } from "../../platform/ids.ts";
import { lineOf } from "../../platform/stranger-text.ts";
import { problemList } from "../shell/failed.ts";
import { optionsOf } from "../shell/forms.ts";
import type { Fields } from "../shell/pages.ts";
import type { View, Visit } from "../shell/view.ts";
import { counted } from "../word/numbers.ts";
import { importCrumbs, importSteps } from "./new-view.ts";

export interface ColumnsFacts {
  file: ImportFile;
  look: FileLook;
  /** lists that sequences wait for, and those of earlier imports */
  lists: readonly string[];
  /** declared attributes */
  attributes: readonly string[];
}

const fieldNames: Readonly<Record<string, string>> = {
  email: "Email address",
  firstName: "First name",
  lastName: "Last name",
  company: "Company",
  timezone: "Time zone",
  locale: "Language",
  account: "Account",
  tags: "Tags, parted by ;",
};
const fields = [...builtInAttributes, "account", "tags"];
const consents: readonly (readonly [string, string])[] = [
  ["consent.mail", "Consent to mail"],
  ["consent.method", "How consent was given"],
  ["consent.at", "When consent was given"],
];
const spreads = [
  ["", "At once"],
  ["PT1H", "Over an hour"],
  ["PT8H", "Over eight hours"],
  ["P1D", "Over a day"],
  ["P7D", "Over a week"],
] as const;

/** Where it is said what the columns of a file are. @param refused what was wrong with what was said */
export function columnsView(
  { user }: Visit,
  { file, look, lists, attributes }: ColumnsFacts,
  typed: Fields = {},
  refused: RipenError | null = null,
): View {
  const rows = counted(Math.max(0, file.lines - (file.format === "csv" ? 1 : 0)), "row");
  return {
    title: lineOf(file.name, 80),
    section: "/imports",
    crumbs: importCrumbs,
    sub: `About ${rows}, read as ${look.charset}. Nothing is imported yet`,
    body: html`${importSteps(2)}
      ${
        refused === null
          ? ""
          : html`<div class="toast bad" role="alert">
              <div class="stack">
                <p>${refused.message}</p>
                ${problemList(refused.problems)}
              </div>
            </div>`
      }
      <form method="post" action="/imports/files/${file.id}">
        <input type="hidden" name="_csrf" value="${user.csrf}" />
        <input type="hidden" name="id" value="${newId()}" />
        ${
          file.format === "ndjson"
            ? html`<section class="card">
                <div class="empty">
                  <h2>One lead in JSON on each line</h2>
                  <p>Its fields have their names already: there is nothing to map.</p>
                </div>
              </section>`
            : columnsCard(look, attributes, typed)
        }
        <section class="card" aria-labelledby="how">
          <header><h2 id="how">How it is imported</h2></header>
          <div class="body stack">
            <div class="pair">
              <div>
                <label for="list">Name of the list</label>
                <input
                  id="list"
                  type="text"
                  name="list"
                  list="lists"
                  maxlength="100"
                  value="${typed["list"] ?? listNameOf(file.name)}"
                  aria-describedby="list-help"
                  required
                />
                <datalist id="lists">${lists.map((list) => html`<option value="${list}"></option>`)}</datalist>
              </div>
              <div>
                <label for="spread">First mails begin</label>
                <select id="spread" name="spread">
                  ${optionsOf(spreads, typed["spread"] ?? "")}
                </select>
              </div>
              <div>
                <label for="dates">How dates are written</label>
                <select id="dates" name="dates">
                  ${optionsOf(
                    dateFormats.map((one) => [one, one === "iso" ? "1990-06-15" : one] as const),
                    typed["dates"] ?? "iso",
                  )}
                </select>
              </div>
            </div>
            <p id="list-help" class="small mute">
              Sequences that are triggered by the import of this list take the leads in. Suppressed addresses stay
              suppressed.
            </p>
            <div class="row">
              <button class="main" name="do" value="try" data-key="e">Try it first</button>
              <button name="do" value="start">Import now</button>
              <span class="small mute">Trying changes nothing: it says what would happen, and to whom.</span>
            </div>
          </div>
        </section>
      </form>`,
  };
}

function columnsCard({ columns }: FileLook, attributes: readonly string[], typed: Fields): Html {
  return html`<section class="card" aria-labelledby="columns">
    <header>
      <h2 id="columns">Columns</h2>
      <span class="small mute">what each holds was guessed by its name; look them over</span>
    </header>
    <div class="flush scroll" tabindex="0">
      <table class="stacks">
        <caption class="hidden">
          Columns of the file, with samples, and what each is imported as
        </caption>
        <thead>
          <tr>
            <th scope="col">In the file</th>
            <th scope="col">For example</th>
            <th scope="col">Is</th>
          </tr>
        </thead>
        <tbody>
          ${columns.map(({ name, samples, guess }, index) => {
            const shown = name === "" ? `Column ${index + 1}` : lineOf(name, 64);
            const chosen = typed[`column.${index}`] ?? guess;
            return html`<tr>
              <th scope="row"><strong>${shown}</strong></th>
              <td class="samples">
                ${samples.length === 0 ? "empty in the first rows" : samples.map((text) => html`<span>${text}</span>`)}
              </td>
              <td>
                ${
                  name === ""
                    ? html`<span class="small mute">left out: it has no name</span>`
                    : html`<select name="column.${index}" aria-label="What ${shown} is">
                        ${targets(name, attributes, chosen)}
                      </select>`
                }
              </td>
            </tr>`;
          })}
        </tbody>
      </table>
    </div>
  </section>`;
}

function targets(column: string, attributes: readonly string[], chosen: string): Html {
  const own = attributeName(column);
  const isNew = own !== "" && !attributes.includes(own) && !fields.includes(own);
  const named = attributes.map((name) => [name, name] as const);
  const asNew = isNew ? ([[own, `${own} (new)`]] as const) : [];
  const saidOf = column.startsWith("consent.") && !consents.some(([name]) => name === column);
  return html`<optgroup label="Field of the lead">
      ${optionsOf(
        fields.map((field) => [field, fieldNames[field] ?? field] as const),
        chosen,
      )}
    </optgroup>
    <optgroup label="Attribute">${optionsOf([...asNew, ...named], chosen)}</optgroup>
    <optgroup label="Consent">
      ${optionsOf(saidOf ? [...consents, [column, column] as const] : consents, chosen)}
    </optgroup>
    ${optionsOf([["-", "Leave it out"]], chosen)}`;
}

/** `Fair 2026 (final).csv` is `fair-2026-final`. */
function listNameOf(file: string): string {
  return file
    .replace(/\.[a-z]+$/i, "")
    .normalize("NFD")
    .replaceAll(/[^A-Za-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .toLowerCase()
    .slice(0, 60);
}
