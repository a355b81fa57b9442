import type { SenderStatus, Status } from "./read-status.ts";

const stages = 12;

/** The status as it is read in a terminal: what needs a person first. */
export function printStatus(status: Status): string {
  const { at, needsPerson, lagSeconds, queues, senders, waiting, setAsides } = status;
  const late = Object.entries(lagSeconds).map(([kind, seconds]) => `${kind} ${seconds} s`);
  const lines = [
    `Ripen at ${at}`,
    ...(needsPerson.length === 0 ? ["Nothing needs a person."] : needsPerson.map((what) => `! ${what}.`)),
    "",
    ...row("Late", [late.slice(0, stages).join(", ")]),
    ...row(
      "Jobs",
      queues === null ? ["out of reach"] : Object.entries(queues).map(([name, counts]) => describe(name, counts)),
    ),
    ...row("Senders", senders.map(describeSender)),
    ...row(
      "Mails wait",
      waiting.map(({ reason, mails }) => `${count(mails)} for ${reason}`),
    ),
    ...row(
      "Set aside",
      setAsides.map(({ job, code, rows, reason }) => `${count(rows)} of ${job}: ${code}, ${reason}`),
    ),
    ...row("Not read", status.unread),
  ];
  return lines.join("\n");
}

const count = (number: number): string => number.toLocaleString("en-US");

/** A heading beside its first line; nothing where there are none. */
function row(heading: string, entries: readonly string[]): string[] {
  return entries.map((entry, index) => `${(index === 0 ? heading : "").padEnd(12)}${oneLine(entry)}`);
}

/** What a server said, or somebody typed, must not move the cursor. */
function oneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, " ").slice(0, 160);
}

function describe(queue: string, counts: Readonly<Record<string, number>>): string {
  const states = Object.entries(counts).map(([state, jobs]) => `${count(jobs)} ${state}`);
  return `${queue.padEnd(6)}${states.join(", ")}`;
}

function describeSender({ sender, state, until, reason, due }: SenderStatus): string {
  const since = until === null ? "" : ` until ${until}`;
  return `${state.padEnd(7)}${sender}, ${count(due)} due${since}${reason === null ? "" : `: ${reason}`}`;
}
