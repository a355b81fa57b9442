import { setTimeout as delay } from "node:timers/promises";
import type { Mailbox } from "../dev/mailbox.ts";
import { startLink } from "../people/start-link.ts";
import { scaledClock } from "../platform/clock.ts";
import type { ApiClient } from "./api-client.ts";
import { cast } from "./cast.ts";
import { check } from "./check.ts";
import { playRecipients } from "./recipients.ts";
import { repEmail, setUp, signUp } from "./set-up.ts";
import { startStage } from "./stage.ts";
import { createStory } from "./story.ts";

export interface DemoOptions {
  /** Writes one line. */
  print: (line: string) => void;
  /** Called when the story is over; the engine keeps running until it resolves. */
  stay?: (urls: { dashboard: string; api: string; docs: string; mailbox: string; key: string }) => Promise<void>;
}

const start = "2026-03-02T09:00:00Z";
// A day of the sequence takes two seconds.
const speed = 43_200;
const patienceMs = 60_000;

/**
 * Plays the whole job on real parts: an embedded PostgreSQL, the HTTP API, SMTP in both directions.
 * @returns whether everything that must happen was observed
 */
export async function runDemo({ print, stay }: DemoOptions): Promise<boolean> {
  await using stack = new AsyncDisposableStack();
  print("Starting PostgreSQL, the engine and a mailbox …");
  const gone = cast.find(({ habit }) => habit === "has_no_mailbox")?.email;
  const clock = scaledClock(start, speed);
  const { engine, mailbox, api, publicUrl, key } = await startStage(stack, clock, gone);
  const story = createStory(api, clock, print);
  const recipients = playRecipients(mailbox, engine.inboundPort ?? 0, (who, what) => story.tell(who, what));

  await setUp(api);
  story.tell("Acme", "publishes the sequence Welcome: hello, 2 days, guide, 3 days, offer");
  story.tell("Acme", `${cast.length} people sign up`);
  const leads = await signUp(api);
  const followed = cast.map(({ email, firstName, lastName }) => ({
    id: leads.get(email) ?? "",
    name: `${firstName} ${lastName}`,
  }));

  const giveUpAt = Date.now() + patienceMs;
  while (!(await isOver(api, mailbox)) && Date.now() < giveUpAt) {
    await story.follow(followed);
    await delay(250);
  }
  await recipients.settled();
  await story.follow(followed);

  const { counts, failures } = await check(api, mailbox, leads);
  for (const failure of failures) print(`not observed: ${failure}`);
  const figures = Object.entries(counts).map(([name, count]) => `${name}=${count}`);
  print(`demo: ${failures.length === 0 ? "ok" : "failed"} ${figures.join(" ")}`);
  // Whoever stays looks at days that last as long as theirs.
  clock.goOnAt(1);
  await stay?.({
    dashboard: await startLink(engine.app),
    api: publicUrl,
    docs: `${publicUrl}/docs`,
    mailbox: mailbox.webUrl,
    key,
  });
  return failures.length === 0;
}

/** Nobody walks the sequence any more, and the rep was told of the two that are expected. */
async function isOver(api: ApiClient, mailbox: Mailbox): Promise<boolean> {
  const active = await api<{ data: unknown[] }>("GET", "/v1/enrollments?status=active&limit=1");
  const enrolled = await api<{ data: unknown[] }>("GET", "/v1/enrollments?limit=200");
  const told = mailbox.messages.filter(({ envelope }) => envelope.to.includes(repEmail));
  return enrolled.data.length === cast.length && active.data.length === 0 && told.length >= 2;
}
