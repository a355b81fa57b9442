import { setImmediate as breathe } from "node:timers/promises";
import { changedLead } from "../../enrollment/facts/fact-book.ts";
import { advance } from "../../enrollment/machine/advance.ts";
import { goodUntil, leaveTime } from "../../enrollment/machine/rule/leave-time.ts";
import type { Effect, MessageRecord } from "../../enrollment/machine/types.ts";
import { openAgenda } from "./agenda.ts";
import { factsAt, sendsAt } from "./facts-at.ts";
import { inTurn, letGo, openLane, room } from "./lane.ts";
import type { Lane } from "./lane.ts";
import { beginFree, letIn } from "./let-in.ts";
import { pickSender } from "./pick-sender.ts";
import type { Happening, Mail, Walker, World } from "./world.ts";

const [walkFirst, thenSend] = [0, 1];
const turnsBetweenBreaths = 50;
const dayMs = 86_400_000;

/**
 * Walks all enrollments on until an instant, on a clock that jumps: the step machine of production, and the lanes of the senders
 * with their caps, warm-up, gaps and holds. Nobody answers, clicks or leaves. Changes `world`; touches nothing else.
 * @param end exclusive, milliseconds since 1970
 * @returns what became of every mail, in order
 */
export async function runAhead(world: World, end: number): Promise<Happening[]> {
  const agenda = openAgenda<{ walker: Walker; turn: number } | Lane>();
  const told: Happening[] = [];
  const start = world.now.getTime();
  const lanes = new Map(world.senders.map((one) => [one.sender.id, openLane(one, start)]));
  const senders = world.senders.map(({ sender }) => sender);

  const plan = (walker: Walker, at: number) => {
    walker.turn += 1;
    const away = walker.person.lead.awayUntil?.getTime() ?? 0;
    agenda.add(Math.max(at, walker.from, away, start), walkFirst, { walker, turn: walker.turn });
  };
  const ready = (lane: Lane, mail: Mail) => {
    lane.mails.add(mail);
    agenda.add(Math.max(start, mail.dueAt), thenSend, lane);
  };

  function walk(walker: Walker, at: number): void {
    const now = new Date(at);
    const { definition } = walker.course;
    const done = advance({ definition, state: walker.state, facts: factsAt(world, walker, now), now });
    walker.state = done.state;
    for (const effect of done.effects) carryOut(walker, effect, at);
    if (done.exit !== null) for (const one of reach(walker, done.exit.stops)) stop(one, at);
    if (walker.state.status !== "active") beginFree(walker.person, now).forEach((one) => plan(one, at));
    else if (walker.state.dueAt !== null) plan(walker, walker.state.dueAt.getTime());
  }

  const reach = (walker: Walker, stops: string) => (stops === "this" ? [walker] : walker.person.walkers);

  /** What is stopped sends nothing more, and its mails that wait do not go. */
  function stop(walker: Walker, at: number): void {
    walker.turn += 1;
    walker.waits = false;
    walker.state = { ...walker.state, status: "exited", dueAt: null };
    for (const mail of walker.person.mails) {
      if (mail.walker !== walker || mail.sentAt !== null) continue;
      lanes.get(mail.senderId)?.mails.delete(mail);
      mail.record.status = "canceled";
      told.push({ kind: "ready", at, senderId: mail.senderId, walker, amount: -mail.left });
    }
    walker.person.mails = walker.person.mails.filter((mail) => mail.walker !== walker || mail.sentAt !== null);
  }

  function carryOut(walker: Walker, effect: Effect, at: number): void {
    const { person } = walker;
    const now = new Date(at);
    switch (effect.kind) {
      case "sendEmail":
        return queue(walker, effect, at);
      case "createTask":
        walker.tasks.push({ stepId: effect.stepId, visit: effect.visit, doneAt: null });
        return;
      case "updateLead":
        person.lead = changedLead(person.lead, effect, now);
        return;
      case "enroll": {
        const target = world.courses.get(effect.sequence);
        const entered = target && letIn(world, walker, target, now);
        if (entered !== undefined && !entered.waits) plan(entered, at);
        return;
      }
      case "exitOther": {
        const named = world.courses.get(effect.sequence)?.sequenceId ?? effect.sequence;
        const others = person.walkers.filter((one) => one !== walker && one.state.status === "active");
        others
          .filter((one) => effect.sequence === "all" || one.course.sequenceId === named)
          .forEach((one) => stop(one, at));
        beginFree(person, now).forEach((one) => plan(one, at));
        return;
      }
      case "callWebhook":
        return;
    }
  }

  function queue(walker: Walker, effect: Extract<Effect, { kind: "sendEmail" }>, at: number): void {
    const { person, course } = walker;
    const senderId = pickSender(senders, course, person, effect.step.sender);
    const lane = senderId === undefined ? undefined : lanes.get(senderId);
    if (senderId === undefined || lane === undefined) return;
    const { stepId, visit, allowedUntil } = effect;
    const record: MessageRecord = { stepId, visit, status: "pending", sentAt: null, settledAt: null, ...noReactions() };
    const mail: Mail = {
      walker,
      record,
      senderId,
      priority: walker.messages.length > 0 ? 1 : 0,
      queuedAt: at,
      dueAt: at,
      allowedUntil: allowedUntil.getTime(),
      left: walker.weight,
      sentAt: null,
    };
    walker.messages.push(record);
    person.mails.push(mail);
    told.push({ kind: "ready", at, senderId, walker, amount: mail.left });
    ready(lane, mail);
  }

  function dispatch(lane: Lane, at: number): void {
    if (lane.shutUntil > at) return wakeAt(lane, at);
    const due = inTurn([...lane.mails].filter((mail) => mail.dueAt <= at));
    for (const mail of due) {
      if (mail.allowedUntil !== null && mail.allowedUntil <= at && !askAgain(mail, at)) {
        ready(lane, mail);
        continue;
      }
      const most = room(lane, at);
      if (most === 0) return wakeAt(lane, at);
      const amount = letGo(lane, mail, most, at);
      told.push({ kind: "sent", at, senderId: mail.senderId, walker: mail.walker, amount });
      if (mail.left > 0) return wakeAt(lane, at);
      settle(lane, mail, at);
    }
    if (lane.mails.size > 0 && lane.shutUntil > at) wakeAt(lane, at);
  }

  /** One waking for each instant at which a lane opens is enough; a paused one never does. */
  const wakes = new Map<Lane, number>();
  function wakeAt(lane: Lane, at: number): void {
    const opens = Math.max(lane.shutUntil, at + 1);
    const known = wakes.get(lane);
    if (!Number.isFinite(opens) || known === opens) return;
    wakes.set(lane, opens);
    agenda.add(opens, thenSend, lane);
  }

  /** Asks the rules again about a mail that has waited too long. @returns whether it may leave now */
  function askAgain(mail: Mail, at: number): boolean {
    const now = new Date(at);
    const { walker, record } = mail;
    const facts = { ...factsAt(world, walker, now), recentSends: sendsAt(walker.person, now, mail) };
    const asked = leaveTime(walker.course.definition, record.stepId, facts, now);
    if (asked === null || asked.planned.kind === "never") {
      mail.dueAt = at + dayMs;
      return false;
    }
    mail.allowedUntil = goodUntil(asked.planned).getTime();
    mail.dueAt = Math.max(mail.dueAt, asked.planned.at.getTime());
    return mail.dueAt <= at;
  }

  function settle(lane: Lane, mail: Mail, at: number): void {
    lane.mails.delete(mail);
    mail.sentAt = at;
    Object.assign(mail.record, { status: "sent", sentAt: new Date(at), settledAt: new Date(at) });
    if (mail.walker.state.status === "active") plan(mail.walker, at);
  }

  for (const mail of world.mails) {
    const lane = lanes.get(mail.senderId);
    if (lane !== undefined) ready(lane, mail);
    told.push({ kind: "ready", at: start, senderId: mail.senderId, walker: mail.walker, amount: mail.left });
  }
  for (const { walkers } of world.people) {
    for (const walker of walkers) {
      if (!walker.waits && walker.lookAt !== null) plan(walker, walker.lookAt);
    }
  }
  for (let turns = 1, next = agenda.take(end); next !== undefined; next = agenda.take(end), turns++) {
    const { at, what } = next;
    if ("mails" in what) dispatch(what, at);
    else if (what.turn === what.walker.turn) walk(what.walker, at);
    if (turns % turnsBetweenBreaths === 0) await breathe();
  }
  return told;
}

const noReactions = () => ({ openedAt: [], clicks: [], repliedAt: [] });
