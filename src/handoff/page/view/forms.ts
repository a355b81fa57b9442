import { html } from "hono/html";
import { Temporal } from "temporal-polyfill";
import type { QualificationAnswer } from "../../../db/schema/leads.ts";
import { newId } from "../../../platform/ids.ts";
import type { Html } from "../../../platform/http/page.ts";
import { findZone } from "../../../schedule/zone.ts";
import { callOutcomes } from "../../act/write-word.ts";
import type { FormOptions } from "./options.ts";
import type { PageFacts } from "./page-facts.ts";

type Titled = readonly [name: string, title: string, form: Html];

/** The forms of all that can be done about a running handoff; each is a POST, none needs a script. */
export function actionForms(facts: PageFacts, options: FormOptions): Html {
  const all: readonly Titled[] = [
    ["snooze", "Put it off", snoozeForm(facts, options)],
    ["note", "Write a note", noteForm(options)],
    ["call", "How a call went", callForm(options)],
    ["task", "Next task", taskForm(options)],
    ["qualify", "Qualify", qualifyForm(facts, options)],
    ["hand-over", "Hand over to a colleague", handForm(facts, options)],
    [
      "won",
      "Won: they are a customer",
      reasonForm("won", "What was agreed (may be empty)", "They are a customer", options),
    ],
    ["recycle", "Give them back", recycleForm(options)],
    ["disqualify", "Disqualify", disqualifyForm(options)],
    ["not-a-prospect", "Not a prospect", undoForm(facts, options)],
  ];
  return html`<section aria-labelledby="do">
    <h2 id="do">What you can do</h2>
    ${all.map(([name, title, form]) => fold(title, form, options.open === name))}
  </section>`;
}

/** Where the prospect is answered, in place. @param about whom it goes to, in whose name, and the link to a mail program */
export function answerForm(about: { to: string; from: string; mailUrl: string }, options: FormOptions): Html {
  const { to, from, mailUrl } = about;
  const name = "answer";
  return html`<form method="post" class="answer" id="answer">
    ${options.hidden ?? ""} ${once()}
    <label for="answer-text">Your answer to ${to}</label>
    <textarea
      id="answer-text"
      name="text"
      rows="7"
      maxlength="20000"
      data-key="r"
      data-draft
      aria-describedby="answer-help"
      required
    >
${typedIn(options, name, "text") ?? ""}</textarea>
    <p class="mute small" id="answer-help">
      It goes out at once, as a mail of ${from} in their thread: your words alone, no pixel, nothing internal. What they
      write back comes to you.
    </p>
    <div class="row">
      <button name="do" value="answer" class="main">Send</button>
      <a class="small" href="${mailUrl}">Write it in your mail program instead, with files</a>
    </div>
  </form>`;
}

/** Accept and decline, for a handoff that is open. */
export function responseForms(options: FormOptions): Html {
  return html`<form method="post">
      ${options.hidden ?? ""}<button name="do" value="accept" data-key="a">Accept</button>
    </form>
    ${fold("Decline", reasonForm("decline", "Why (may be empty)", "Decline", options), options.open === "decline")}`;
}

function fold(title: string, form: Html, isOpen: boolean): Html {
  return isOpen
    ? html`<details open>
        <summary>${title}</summary>
        ${form}
      </details>`
    : html`<details>
        <summary>${title}</summary>
        ${form}
      </details>`;
}

/** What a field of a form held when it was refused; nothing when another was. */
const typedIn = ({ typed }: FormOptions, name: string, field: string): string | undefined =>
  typed["do"] === name ? typed[field] : undefined;

const option = (value: string, name: string, chosen: string | undefined): Html =>
  value === chosen
    ? html`<option value="${value}" selected>${name}</option>`
    : html`<option value="${value}">${name}</option>`;

function reasonForm(name: string, label: string, button: string, options: FormOptions): Html {
  const reason = typedIn(options, name, "reason") ?? "";
  return html`<form method="post">
    ${options.hidden ?? ""}
    <label for="${name}-reason">${label}</label>
    <textarea id="${name}-reason" name="reason" rows="2" maxlength="1000">${reason}</textarea>
    <button name="do" value="${name}">${button}</button>
  </form>`;
}

const dayAhead = (now: Date, zone: string, days: number) =>
  Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(findZone(zone) ?? "UTC")
    .toPlainDate()
    .add({ days })
    .toString();

function snoozeForm({ reply }: PageFacts, options: FormOptions): Html {
  const { now, zone } = options;
  const tomorrow = dayAhead(now, zone, 1);
  const asked = reply?.answer?.laterOn ?? "";
  const on = /^\d{4}-\d{2}-\d{2}$/.test(asked) && asked >= tomorrow ? asked : tomorrow;
  return html`<form method="post">
    ${options.hidden ?? ""}
    <label for="snooze-on">Remind me on</label>
    <input
      id="snooze-on"
      type="date"
      name="on"
      min="${tomorrow}"
      value="${typedIn(options, "snooze", "on") ?? on}"
      required
    />
    <p class="mute small">At 9:00 of that day. Who puts it off has accepted it.</p>
    <button name="do" value="snooze">Put it off</button>
  </form>`;
}

// The id makes the same word, sent twice, one word.
const once = () => html`<input type="hidden" name="id" value="${newId()}" />`;

function noteForm(options: FormOptions): Html {
  return html`<form method="post">
    ${options.hidden ?? ""} ${once()}
    <label for="note-text">Note</label>
    <textarea id="note-text" name="text" rows="3" maxlength="5000" required>
${typedIn(options, "note", "text") ?? ""}</textarea>
    <button name="do" value="note">Write it down</button>
  </form>`;
}

function callForm(options: FormOptions): Html {
  const chosen = typedIn(options, "call", "outcome");
  const outcomes = callOutcomes.map((outcome) => option(outcome, outcome.replaceAll("_", " "), chosen));
  return html`<form method="post">
    ${options.hidden ?? ""} ${once()}
    <label for="call-outcome">How it ended</label>
    <select id="call-outcome" name="outcome">
      ${outcomes}
    </select>
    <label for="call-note">What was said (may be empty)</label>
    <textarea id="call-note" name="note" rows="3" maxlength="5000">${typedIn(options, "call", "note") ?? ""}</textarea>
    <button name="do" value="call">Write it down</button>
  </form>`;
}

function taskForm(options: FormOptions): Html {
  const { now, zone } = options;
  const typed = (field: string) => typedIn(options, "task", field) ?? "";
  return html`<form method="post">
    ${options.hidden ?? ""} ${once()}
    <label for="task-what">What is to be done</label>
    <input id="task-what" type="text" name="what" maxlength="300" value="${typed("what")}" required />
    <label for="task-on">By when (may be empty)</label>
    <input id="task-on" type="date" name="on" min="${dayAhead(now, zone, 0)}" value="${typed("on")}" />
    <button name="do" value="task">Add the task</button>
  </form>`;
}

const states = ["unknown", "yes", "no"] as const;

function qualifyForm({ policy, lead }: PageFacts, form: FormOptions): Html {
  const isAgain = form.typed["do"] === "qualify";
  const rows = policy.criteria.map(({ key, name, question }) => {
    const known: QualificationAnswer | undefined = Object.hasOwn(lead.qualification, key)
      ? lead.qualification[key]
      : undefined;
    const chosen = typedIn(form, "qualify", `state-${key}`) ?? known?.state ?? "unknown";
    const options = states.map((state) => option(state, state, chosen));
    return html`<label for="state-${key}">${name}: ${question}</label>
      <select id="state-${key}" name="state-${key}">
        ${options}
      </select>
      <label for="note-${key}">Note on ${name} (may be empty)</label>
      <input
        id="note-${key}"
        type="text"
        name="note-${key}"
        maxlength="2000"
        value="${typedIn(form, "qualify", `note-${key}`) ?? known?.note ?? ""}"
      />`;
  });
  const box = (isAgain ? form.typed["sql"] !== "1" : lead.sqlAt === null)
    ? html`<input type="checkbox" name="sql" value="1" />`
    : html`<input type="checkbox" name="sql" value="1" checked />`;
  return html`<form method="post">
    ${form.hidden ?? ""} ${rows}
    <label class="check">${box}<span>Sales-qualified: I confirm it</span></label>
    <button name="do" value="qualify">Save</button>
  </form>`;
}

function handForm({ colleagues }: PageFacts, options: FormOptions): Html {
  if (colleagues.length === 0) return html`<p>Nobody else is there at the moment.</p>`;
  return html`<form method="post">
    ${options.hidden ?? ""}
    <label for="hand-to">To</label>
    <select id="hand-to" name="to">
      ${colleagues.map(({ id, name }) => option(id, name, typedIn(options, "hand-over", "to")))}
    </select>
    <button name="do" value="hand-over">Hand it over</button>
  </form>`;
}

const coolDowns = [
  ["P30D", "a month"],
  ["P90D", "three months"],
  ["P180D", "half a year"],
  ["P0D", "not at all"],
] as const;

function recycleForm(options: FormOptions): Html {
  return html`<form method="post">
    ${options.hidden ?? ""}
    <label for="recycle-cool">Leave them alone for</label>
    <select id="recycle-cool" name="coolDown">
      ${coolDowns.map(([value, name]) => option(value, name, typedIn(options, "recycle", "coolDown")))}
    </select>
    <label for="recycle-reason">Why (may be empty)</label>
    <textarea id="recycle-reason" name="reason" rows="2" maxlength="1000">
${typedIn(options, "recycle", "reason") ?? ""}</textarea>
    <button name="do" value="recycle">Give them back</button>
  </form>`;
}

function disqualifyForm(options: FormOptions): Html {
  return html`<form method="post">
    ${options.hidden ?? ""}
    <p>No sequence writes to them any more.</p>
    <label for="disqualify-reason">Why</label>
    <textarea id="disqualify-reason" name="reason" rows="2" maxlength="1000" required>
${typedIn(options, "disqualify", "reason") ?? ""}</textarea>
    <button name="do" value="disqualify">Disqualify them</button>
  </form>`;
}

const mistakes = [
  ["other", "something else"],
  ["auto_reply", "an automatic answer"],
  ["unsubscribe", "a wish to get no more mail"],
] as const;

function undoForm({ handoff }: PageFacts, options: FormOptions): Html {
  const was = html`<label for="undo-class">What the mail was instead</label>
    <select id="undo-class" name="class">
      ${mistakes.map(([value, name]) => option(value, name, typedIn(options, "not-a-prospect", "class")))}
    </select>`;
  return html`<form method="post">
    ${options.hidden ?? ""}
    <p>It was a mistake: they are what they were before, and the sequences that were stopped go on.</p>
    ${"inboundMailId" in handoff.cause ? was : ""}
    <label for="undo-reason">Why (may be empty)</label>
    <textarea id="undo-reason" name="reason" rows="2" maxlength="1000">
${typedIn(options, "not-a-prospect", "reason") ?? ""}</textarea>
    <button name="do" value="not-a-prospect">They are no prospect</button>
  </form>`;
}
