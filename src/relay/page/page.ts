import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import { mayLetGo } from "../confirm.ts";
import type { RepMail } from "../send/prepared.ts";
import { reasonWords } from "../told/words.ts";

/**
 * The page on which a rep decides about a mail of theirs that is held, with what would be sent; of any other it says what became of it
 * and no more. Nothing but a POST decides: scanners follow links.
 */
export function repMailPage(row: RepMail): { title: string; body: Html } {
  const files = row.attachments.map(({ name }) => name).join(", ");
  return {
    title: "Your answer",
    body: html`<p>${wordsFor(row)}</p>
      ${
        row.email === null || row.status !== "held"
          ? ""
          : html`<p>To: ${row.email}<br />Subject: ${row.subject}</p>
              <blockquote style="white-space: pre-wrap">${row.text}</blockquote>
              ${files === "" ? "" : html`<p>Attached: ${files}</p>`}`
      }
      ${mayLetGo(row) ? form(row) : ""}`,
  };
}

function wordsFor({ status, reason }: RepMail): string {
  if (status === "sent") return "It was sent.";
  if (status === "queued") return "It is on its way.";
  return reason === null ? "It was not sent." : reasonWords[reason].join(" ");
}

function form({ reason }: RepMail): Html {
  return html`<form method="post">
    <button name="decision" value="send">${reason === "uncertain" ? "Send it again" : "Yes, send it"}</button>
    ${reason === "uncertain" ? html`<button class="quiet" name="decision" value="arrived">It has arrived</button>` : ""}
  </form>`;
}
