import { html } from "hono/html";
import type { Mailbox } from "../../../inbound/parse/mail.ts";
import type { OriginalMail } from "../../../inbound/original/read-original.ts";
import type { Html } from "../../../platform/http/page.ts";
import { lineOf, linesOf } from "../../../platform/stranger-text.ts";
import type { Brief, BriefReply } from "../../brief/brief.ts";
import { momentFor } from "../../brief/rep-time.ts";
import type { ViewOptions } from "./options.ts";
import type { PageFacts } from "./page-facts.ts";

type Options = Pick<ViewOptions, "path" | "zone" | "now">;

/** One mail of theirs: their words, answers beside questions, files, and the mail as it came. */
export function replyPart(reply: BriefReply, facts: PageFacts, index: number, options: Options): Html {
  const { subject, when, by, tag, says, text, pairs, files, cc } = reply;
  const mail = [...(facts.reply === null ? [] : [facts.reply]), ...facts.more][index];
  const heading = `words-${index}`;
  return html`<section aria-labelledby="${heading}">
    <h2 id="${heading}">Their words, ${when} ${tag === null ? "" : html`<span class="tag">${tag}</span>`}</h2>
    <p class="mute">“${subject}”${by === null ? "" : html`<br />Written by ${by}.`}</p>
    ${text === "" ? "" : html`<blockquote>${text}</blockquote>`}
    ${pairs.map(
      ({ question, answer }) =>
        html`<h3>${question}</h3>
          <blockquote>${answer}</blockquote>`,
    )}
    ${says.map((one) => html`<p>${one}</p>`)} ${filesPart(files)}
    ${cc === null ? "" : html`<p class="mute">Cc: ${cc}</p>`}
    ${mail === undefined ? "" : originalPart(mail.id, facts.originals.get(mail.id) ?? null, subject, options)}
  </section>`;
}

function filesPart(files: BriefReply["files"]): Html {
  if (files.length === 0) return html``;
  return html`<ul>
    ${files.map(
      ({ name, about, url }) => html`<li>${url === null ? name : html`<a href="${url}">${name}</a>`} (${about})</li>`,
    )}
  </ul>`;
}

/** Not the whole of a long mail: the source has it. */
const shownText = 50_000;

function originalPart(id: string, mail: OriginalMail | null, subject: string, { path, zone, now }: Options): Html {
  if (mail === null) {
    return html`<p class="mute small">The mail as it came is not kept any more, or cannot be read.</p>`;
  }
  const at = mail.date === null ? null : new Date(mail.date);
  const fields = [
    ["From", boxes(mail.from)],
    ["To", boxes(mail.to)],
    ["Cc", boxes(mail.cc)],
    ["Reply-To", boxes(mail.replyTo)],
    ["Date", at === null || Number.isNaN(at.getTime()) ? "" : momentFor(zone, at, now)],
    ["Subject", lineOf(mail.subject)],
  ].filter(([, value]) => value !== "");
  return html`<details>
    <summary>The mail as it came</summary>
    <dl>
      ${fields.map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>
    ${mail.text.trim() === "" ? "" : html`<pre tabindex="0">${linesOf(mail.text.slice(0, shownText)).join("\n")}</pre>`}
    ${mail.html === null ? "" : frame(`${path}/mails/${id}/html`, subject)}
    <p><a href="${path}/mails/${id}/source">Save the mail as a file</a></p>
  </details>`;
}

/** A document of its own without a script, a form or anything from elsewhere; its links open beside the page. */
function frame(src: string, subject: string): Html {
  return html`<iframe
    src="${src}"
    title="The mail “${subject}” as HTML"
    sandbox="allow-popups allow-popups-to-escape-sandbox"
    referrerpolicy="no-referrer"
    loading="lazy"
  ></iframe>`;
}

const boxes = (mailboxes: readonly Mailbox[]): string =>
  lineOf(mailboxes.map(({ name, address }) => (name === "" ? address : `${name} <${address}>`)).join(", "), 2_000);

/** Everything that was said, oldest first. */
export function conversationPart({ conversation }: PageFacts, brief: Brief, { path }: Options): Html {
  const { earlier } = conversation;
  return html`<section aria-labelledby="conversation">
    <h2 id="conversation">The whole conversation</h2>
    ${earlier === null ? "" : html`<p><a href="?before=${earlier}#conversation">What was said before</a></p>`}
    ${brief.conversation.map(({ when, who, subject, text }, index) => {
      const { attachments: files = [], id = "", kind } = conversation.said[index] ?? {};
      return html`<article>
        <h3>${subject}</h3>
        <p class="mute small">${when}, ${who}</p>
        <blockquote>${text}</blockquote>
        ${filesPart(
          files.map((file) => ({
            name: lineOf(file.name, 200),
            about: lineOf(file.type, 100),
            url: kind === "theirs" ? `${path}/mails/${id}/attachments/${file.number}` : null,
          })),
        )}
      </article>`;
    })}
    ${brief.conversation.length === 0 ? html`<p>Nothing was said yet.</p>` : ""}
  </section>`;
}
