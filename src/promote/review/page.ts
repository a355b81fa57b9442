import { html } from "hono/html";
import { withoutSignedLinks } from "../../platform/signed-links.ts";
import { choicesFor, takenFor } from "./choices.ts";
import type { OpenReview } from "./list-open-reviews.ts";
import { reviewReasonWords } from "./words.ts";

type Html = ReturnType<typeof html>;

/** The page on which a person decides about mails that wait, one button for each. `said` is what became of the last one. */
export function reviewPage(
  { mails, open }: { mails: readonly OpenReview[]; open: number },
  said: string | null,
): { title: string; body: Html; wide: boolean } {
  const title =
    open === 0 ? "Nothing waits for you" : open === 1 ? "A mail waits for you" : `${open} mails wait for you`;
  return {
    title,
    wide: true,
    body: html`${said === null ? "" : html`<p role="status"><strong>${said}</strong></p>`}
    ${open === 0 ? html`<p>Every mail is decided about.</p>` : consequences} ${mails.map(entry)}
    ${mails.length < open ? html`<p>${open - mails.length} more follow once these are decided about.</p>` : ""}`,
  };
}

const consequences = html`<ul>
  <li><strong>A reply</strong> makes the lead a prospect, stops the sequences and goes to a rep.</li>
  <li><strong>An automatic answer</strong> promotes nobody; an absence in it counts.</li>
  <li>
    <strong>A bounce</strong> or <strong>a wish to unsubscribe</strong> suppresses the address and stops the sequences.
  </li>
  <li><strong>Something else</strong> is kept, and the sequences go on.</li>
</ul>`;

function entry(mail: OpenReview): Html {
  const id = `m-${mail.id}`;
  const [first, ...others] = choicesFor(mail);
  const isTaken = first?.class === mail.class;
  const button = (choice: typeof first, quiet: boolean) =>
    choice === undefined
      ? ""
      : html`<button ${quiet ? html`class="quiet" ` : ""}name="class" value="${choice.class}">${choice.label}</button>`;
  return html`<article aria-labelledby="${id}">
    <h2 id="${id}">${subjectOf(mail)}</h2>
    <p>
      From ${from(mail)},
      ${minute(mail.receivedAt)}${mail.answers === null ? "" : html`, in answer to “${mail.answers}”`}
    </p>
    <div class="pair">
      <section>
        <h3>What it says</h3>
        <blockquote>
          ${mail.text === null || mail.text === "" ? "(nothing that can be read)" : withoutSignedLinks(mail.text)}
        </blockquote>
      </section>
      <section>
        <h3>Why it waits</h3>
        <p>${sentence(reviewReasonWords[mail.reviewReason ?? "unproven_sender"])}</p>
        <dl>
          <dt>Taken for</dt>
          <dd>
            ${takenFor(mail.class)}${mail.confidence === null ? "" : `, ${Math.round(mail.confidence * 100)} % sure`}
          </dd>
          <dt>Because of</dt>
          <dd>${(mail.reasons ?? []).join(", ").replaceAll("_", " ") || "nothing certain"}</dd>
          <dt>Sender</dt>
          <dd>${sender(mail)}</dd>
          <dt>Sequences</dt>
          <dd>${mail.heldUntil === null ? "go on" : `wait until ${minute(mail.heldUntil)}, then go on`}</dd>
        </dl>
      </section>
    </div>
    <form method="post">
      <input type="hidden" name="mail" value="${mail.id}" />
      <fieldset>
        <legend>What is it?</legend>
        ${button(first, !isTaken)} ${others.map((choice) => button(choice, true))}
      </fieldset>
    </form>
  </article>`;
}

function subjectOf({ subject }: OpenReview): string {
  return subject === null || subject.trim() === "" ? "(no subject)" : subject;
}

function from({ fromEmail, fromName }: OpenReview): string {
  if (fromEmail === null) return "nobody it names";
  return fromName === null || fromName === "" ? fromEmail : `${fromName} (${fromEmail})`;
}

function sender({ authentication, fromEmail, leadEmail }: OpenReview): string {
  const proof = authentication?.authenticated === true ? "is proven" : "is not proven";
  if (leadEmail === null) return `${proof}; nobody we know`;
  return leadEmail === fromEmail ? `${proof}; it is the lead's address` : `${proof}; the lead is ${leadEmail}`;
}

const sentence = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

function minute(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
