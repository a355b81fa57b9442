import type { App } from "../../src/app.ts";
import { sequences, templates } from "../../src/db/schema/index.ts";
import { publishSequence } from "../../src/sequence/publish/publish.ts";

/** A small template: its subject, a greeting, and a link. */
export function smallTemplate(subject: string): string {
  return `<mjml><mj-head><mj-title>${subject}</mj-title></mj-head><mj-body><mj-section><mj-column>
    <mj-text>Hello {{ lead.firstName | default: "there" }}, <a href="https://acme.test/guide?for={{ lead.email | url_encode }}">the guide</a></mj-text>
    <mj-text><a href="{{ unsubscribe_url }}">Unsubscribe</a></mj-text>
  </mj-column></mj-section></mj-body></mjml>`;
}

/** Publishes a sequence of `mails` mails, two days apart, which `event` triggers; `rest` goes into the definition as it is. */
export async function publishMails(
  app: Pick<App, "db" | "clock">,
  {
    mails = 3,
    name = "Welcome",
    event = "signup",
    send,
    ...rest
  }: {
    mails?: number;
    name?: string;
    event?: string;
    promotion?: object;
    exits?: object[];
    answers?: object;
    exclusivity?: object;
    window?: object;
    quietHours?: object;
    holidays?: object;
    cap?: object;
    topic?: string;
    measure?: object;
    slowForTeam?: string;
    spread?: string;
    send?: "immediately";
  } = {},
): Promise<string> {
  const now = app.clock.now();
  const numbers = Array.from({ length: mails }, (_, index) => index + 1);
  const dates = { createdAt: now, updatedAt: now };
  const rows = numbers.map((number) => ({
    key: `${name.toLowerCase()}/${number}`,
    mjml: smallTemplate(`${name} ${number}`),
    ...dates,
  }));
  await app.db.insert(templates).values(rows);
  const steps = numbers.flatMap((number) => [
    ...(number > 1 ? [{ id: `wait-${number}`, kind: "wait", for: "P2D" }] : []),
    { id: `mail-${number}`, kind: "email", template: `${name.toLowerCase()}/${number}`, send },
  ]);
  const draft = { name, trigger: { event }, ...rest, steps };
  const [sequence] = await app.db
    .insert(sequences)
    .values({ name, draft, ...dates })
    .returning({ id: sequences.id });
  await publishSequence(app, { id: sequence!.id });
  return sequence!.id;
}
