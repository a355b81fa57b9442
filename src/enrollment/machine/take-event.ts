import { linkName } from "../../render/fill/link-name.ts";
import { waitFor } from "../../schedule/wait-for.ts";
import { matchesProperties } from "../../sequence/condition/evaluate.ts";
import type { EventFact } from "../../sequence/condition/facts.ts";
import type { StepOf } from "../../sequence/definition/steps.ts";
import { isNews } from "./rule/is-news.ts";
import type { MessageRecord } from "./types.ts";
import { decide, triggerProperties } from "./walk.ts";
import type { Outcome, Walk } from "./walk.ts";

/**
 * Waits for an event, at most for the timeout. Events count since the last step that waits, or since the trigger: what came
 * while a mail in between was held or sent need not come again. Those of this sequence's own mails (`message.opened` and
 * the like) count since the enrollment began.
 */
export function takeWaitForEvent(walk: Walk, step: StepOf<"waitForEvent">): Outcome {
  const { arrivedAt, waitingFor } = walk.state;
  const timeoutAt =
    waitingFor?.kind === "event" && walk.state.dueAt !== null
      ? walk.state.dueAt
      : waitFor(arrivedAt, step.timeout, walk.time.zone, null).at;
  const found = firstMatch(walk, step, timeoutAt);
  if (found !== null) {
    const reason = `${step.event} came at ${found.at.toISOString()}.`;
    decide(walk, { rule: "wait_for_event", outcome: "event", reason, inputs: { event: step.event } });
    return { kind: "go", to: step.onEvent, at: found.at > arrivedAt ? found.at : arrivedAt, waited: found.at };
  }
  if (walk.now >= timeoutAt) {
    const reason = `${step.event} did not come within ${step.timeout}.`;
    decide(walk, { rule: "wait_for_event", outcome: "timeout", reason, inputs: { event: step.event } });
    return { kind: "go", to: step.onTimeout, at: timeoutAt, waited: timeoutAt };
  }
  if (waitingFor === null) {
    const reason = `Waits for ${step.event}, at most ${step.timeout}.`;
    decide(walk, { rule: "wait_for_event", outcome: "wait", reason, until: timeoutAt, zone: walk.time.zone });
  }
  return { kind: "stay", dueAt: timeoutAt, waitingFor: { kind: "event", event: step.event, since: arrivedAt } };
}

function firstMatch(walk: Walk, step: StepOf<"waitForEvent">, timeoutAt: Date): EventFact | null {
  const own = step.event.startsWith("message.");
  const events = own ? walk.facts.messages.flatMap(messageEvents) : walk.facts.events;
  const trigger = triggerProperties(walk);
  const since = own ? walk.state.enrolledAt : walk.state.waitedUntil;
  return (
    events
      .filter((event) => event.name === step.event && event.at <= walk.now && event.at <= timeoutAt)
      // The event that brought the lead here is not a new one.
      .filter((event) => isNews(walk.state, event, since))
      .filter((event) => matchesProperties(step.where, event.properties, walk.now, walk.time.zone, trigger))
      .reduce<EventFact | null>((first, event) => (first === null || event.at < first.at ? event : first), null)
  );
}

/** What happened to one message, as events with the properties `step` and, for clicks, `url` and `link`, what the link is called. */
export function messageEvents(message: MessageRecord): EventFact[] {
  const event = (kind: string, at: Date, properties: Record<string, unknown> = {}) => ({
    name: `message.${kind}`,
    at,
    properties: { step: message.stepId, ...properties },
  });
  return [
    ...(message.sentAt === null ? [] : [event("sent", message.sentAt)]),
    ...message.openedAt.map((at) => event("opened", at)),
    ...message.clicks.map((click) =>
      event("clicked", click.at, { url: click.url, link: click.links?.[0] ?? linkName(click.url) }),
    ),
    ...message.repliedAt.map((at) => event("replied", at)),
  ];
}
