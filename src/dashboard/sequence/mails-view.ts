import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import { units } from "../../report/metrics/metrics.ts";
import type { Report } from "../../report/report-schemas.ts";
import { rowsHref } from "../rows/rows-href.ts";
import type { Visit } from "../shell/view.ts";
import { count, percent } from "../word/numbers.ts";
import { hourMinute } from "../word/times.ts";
import { stepWords } from "../word/steps.ts";
import type { OneSequence } from "./load.ts";

const shown = ["sent", "opened", "clicked", "replied", "promoted", "unsubscribed", "bounced"] as const;

/** What came of each mail, side by side: every number opens to its mails. */
export function mailsBody({ zone }: Visit, { definition }: OneSequence, { sections, asOf }: Report): Html {
  const mails = sections["mails"] ?? [];
  const nameOf = (stepId: string | null | undefined): string => {
    const step = definition?.steps.find(({ id }) => id === stepId);
    return step === undefined ? (stepId ?? "") : stepWords(step);
  };
  return html`<section class="card">
    ${
      mails.length === 0
        ? html`<div class="empty">
            <h2>No mail yet</h2>
            <p>What goes out stands here, mail by mail.</p>
          </div>`
        : html`<div class="flush scroll" tabindex="0">
            <table>
              <caption class="hidden">
                Mails of the last 90 days, by step
              </caption>
              <thead>
                <tr>
                  <th scope="col">Mail</th>
                  ${shown.map((name) => html`<th scope="col" class="n"><span title="${units.messages.metrics[name].words}">${units.messages.metrics[name].title}</span></th>`)}
                </tr>
              </thead>
              <tbody>
                ${mails.map(
                  ({ by, cells }) =>
                    html`<tr>
                      <th scope="row">${nameOf(by["stepId"])}<br /><span class="small mute">${by["stepId"]}</span></th>
                      ${shown.map((name) => {
                        const cell = cells[name];
                        if (cell === undefined) return html`<td class="n"></td>`;
                        return html`<td class="n">
                          <a href="${rowsHref(cell.rows)}">${count(cell.value)}</a><br /><span class="of"
                            >${name === "sent" ? "" : percent(cell.rate)}</span
                          >
                        </td>`;
                      })}
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>`
    }
    <p class="more small mute">
      Mails handed over in the last 90 days · opens and clicks by people, of those who may be measured · as of
      ${hourMinute(asOf, zone)}
    </p>
  </section>`;
}
