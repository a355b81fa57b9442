import type { ReceivedMail } from "../../dev/received-mail.ts";
import type { ApiClient } from "../api-client.ts";
import { answer, click, open, outOfOffice, pixelIn, unsubscribe } from "../recipients.ts";
import type { Stage } from "../stage.ts";
import { chanceFrom } from "./chance.ts";
import type { RunningClock } from "./clock.ts";
import { untilQuiet } from "./idle.ts";
import { signupsOf } from "./people.ts";
import type { Signup } from "./people.ts";
import { workOnHandoffs } from "./work.ts";

export interface History {
  from: Date;
  days: number;
  signupsPerDay: number;
  print: (line: string) => void;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Hours of a day, UTC, at which it is looked what is due: enough for mails to go, and for people to read them. */
const hours = [7, 11, 15, 20];
const experimentFromDay = 14;

/** Plays day after day: who signs up, what they do with their mails, what reps do. @returns how often what happened */
export async function playHistory(
  stage: Stage,
  clock: RunningClock,
  history: History,
): Promise<Record<string, number>> {
  const { engine, mailbox, api } = stage;
  const signups = signupsOf(history.from, history.days, history.signupsPerDay);
  const people = new Map(signups.map((one) => [one.lead.email, one]));
  const acts: { at: number; act: () => Promise<void> }[] = [];
  const chance = chanceFrom(7);
  const got = new Map<string, number>();
  const stopListening = mailbox.onMessage((mail) => {
    const person = people.get(mail.envelope.to[0] ?? "");
    if (person === undefined) return;
    const nth = (got.get(person.lead.email) ?? 0) + 1;
    got.set(person.lead.email, nth);
    const at = clock.now().getTime() + (1 + 20 * chance()) * hourMs;
    const dice = chance();
    acts.push({ at, act: () => react(person, mail, nth, dice, engine.inboundPort ?? 0) });
  });
  let signedUp = 0;
  for (let day = 0; day < history.days; day++) {
    if (day === experimentFromDay) await startExperiment(api);
    for (const hour of hours) {
      clock.advanceTo(new Date(history.from.getTime() + day * dayMs + hour * hourMs));
      const now = clock.now().getTime();
      const due = acts.filter(({ at }) => at <= now);
      for (const one of due) acts.splice(acts.indexOf(one), 1);
      for (const { act } of due) await act().catch(() => undefined);
      const fresh = signups.slice(signedUp).filter(({ at }) => at.getTime() <= now);
      await signUp(api, fresh, signedUp);
      signedUp += fresh.length;
      await untilQuiet(engine.app);
      if (hour === 11 || hour === 15) await workOnHandoffs(api, clock.now(), chance);
    }
    if (day % 7 === 6) {
      const weeks = `week ${(day + 1) / 7} of ${Math.ceil(history.days / 7)}`;
      history.print(`${weeks}: ${signedUp} signups, ${mailbox.messages.length} mails`);
    }
  }
  stopListening();
  await untilQuiet(engine.app);
  const handoffs = await api<{ data: unknown[] }>("GET", "/v1/handoffs?limit=200");
  return { leads: signedUp, mails: mailbox.messages.length, handoffs: handoffs.data.length };
}

async function signUp(api: ApiClient, fresh: readonly Signup[], before: number): Promise<void> {
  if (fresh.length === 0) return;
  const events = fresh.map(({ lead }, index) => ({
    id: `history-${before + index}`,
    name: "signup",
    lead,
    properties: { page: "/pricing" },
  }));
  await api("POST", "/v1/events/batch", { events });
}

async function startExperiment(api: ApiClient): Promise<void> {
  const { data } = await api<{ data: { id: string }[] }>("GET", "/v1/sequences?limit=1");
  const note = "A question gets more answers";
  await api("POST", "/v1/experiments", { sequence: data[0]?.id, step: "guide", metric: "replies", note });
}

/** What somebody does with a mail of theirs. @param nth from 1 @param dice from 0 to 1 */
async function react(
  { lead, habit }: Signup,
  mail: ReceivedMail,
  nth: number,
  dice: number,
  port: number,
): Promise<void> {
  const reads = habit !== "ignores" && habit !== "away" && dice < 0.75;
  if (reads && pixelIn(mail) !== undefined) await open(mail);
  // A question in the subject is answered more often.
  const willing = nth === 2 && dice < (mail.subject.includes("question") ? 0.95 : 0.6);
  if (habit === "replies" && willing) return answer(lead, mail, port, "This looks useful. Could we talk on Thursday?");
  if (habit === "asks" && willing) return answer(lead, mail, port, "What does it cost for a team of twenty?");
  if (habit === "clicks" && dice < 0.6) await click(mail);
  if (habit === "unsubscribes" && nth === 2) return unsubscribe(mail);
  if (habit === "away" && nth === 1) return outOfOffice(lead, mail, port);
  // Some come later, when they have thought about it.
  if (habit === "opens" && nth === 3 && dice < 0.06) {
    return answer(lead, mail, port, "We are not there yet, but tell me: does it work with our CRM?");
  }
  return undefined;
}
