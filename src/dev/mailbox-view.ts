import { html } from "hono/html";
import type { ReceivedMail } from "./received-mail.ts";

type Html = ReturnType<typeof html>;

/** The list of mails, newest first. It reloads itself. */
export function listPage({ mails, found, query }: { mails: ReceivedMail[]; found: number; query: string }): Html {
  const rows = mails.map(
    (mail) =>
      html`<li>
        <a href="/messages/${mail.id}">
          <span class="to">${mail.envelope.to.join(", ")}</span>
          <span class="subject">${mail.subject || "(no subject)"}</span>
          <span class="from">${mail.from}</span>
          <time datetime="${mail.receivedAt.toISOString()}">${clockTime(mail.receivedAt)}</time>
        </a>
      </li>`,
  );
  const empty = query
    ? html`<p class="empty">No mail matches.</p>`
    : html`<p class="empty">
        No mail yet. Every mail that Ripen sends in development arrives here, and goes nowhere else.
      </p>`;
  return page(
    "Mailbox",
    html`<header>
        <h1><a href="/">Mailbox</a></h1>
        <form>
          <input
            type="search"
            name="q"
            value="${query}"
            placeholder="Recipient, sender or subject"
            aria-label="Search"
          />
        </form>
        <span class="count">${found === mails.length ? `${found}` : `newest ${mails.length} of ${found}`}</span>
      </header>
      ${
        mails.length > 0
          ? html`<ul class="mails">
              ${rows}
            </ul>`
          : empty
      }`,
    html`<meta http-equiv="refresh" content="5" />`,
  );
}

/** One mail: what people see of it, its text part, its headers. */
export function mailPage(mail: ReceivedMail): Html {
  const frame = html`<iframe
    src="/messages/${mail.id}/html"
    sandbox="allow-popups allow-popups-to-escape-sandbox"
    referrerpolicy="no-referrer"
    title="HTML part"
  ></iframe>`;
  return page(
    mail.subject || "(no subject)",
    html`<header>
        <h1><a href="/">Mailbox</a></h1>
        <nav><a href="/messages/${mail.id}/source">Source</a> <a href="/api/messages/${mail.id}">JSON</a></nav>
      </header>
      <article>
        <h2>${mail.subject || "(no subject)"}</h2>
        <dl>
          <dt>From</dt>
          <dd>${mail.from}</dd>
          <dt>To</dt>
          <dd>${mail.to}</dd>
          <dt>Envelope</dt>
          <dd>${mail.envelope.from || "<>"} → ${mail.envelope.to.join(", ")}</dd>
          <dt>Received</dt>
          <dd><time datetime="${mail.receivedAt.toISOString()}">${mail.receivedAt.toISOString()}</time></dd>
        </dl>
        ${mail.html ? frame : ""}
        <details ${mail.html ? "" : "open"}>
          <summary>Text</summary>
          <pre>${mail.text}</pre>
        </details>
        <details>
          <summary>Headers (${mail.headers.length})</summary>
          <pre>${mail.headers.map(({ name, value }) => `${name}: ${value}`).join("\n")}</pre>
        </details>
      </article>`,
  );
}

/** For an address nothing lives at, or a mail that had to go. */
export function notFoundPage(): Html {
  const body = html`<header>
      <h1><a href="/">Mailbox</a></h1>
    </header>
    <p class="empty">Not here. The mailbox keeps the newest mails until it is restarted.</p>`;
  return page("Not found", body);
}

function page(title: string, body: Html, head: Html | "" = ""): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Ripen mailbox</title>
        <link rel="stylesheet" href="/style.css" />
        ${head}
      </head>
      <body>
        ${body}
      </body>
    </html>`;
}

function clockTime(instant: Date): string {
  return instant.toISOString().slice(11, 19);
}
