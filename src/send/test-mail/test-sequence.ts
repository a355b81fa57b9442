import type { Ground } from "../../ground.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { mayMeasure } from "../../consent/may-measure.ts";
import { readPolicy } from "../../consent/policy/read-policy.ts";
import type { StepOf } from "../../sequence/definition/steps.ts";
import { InvalidInputError } from "../../platform/errors.ts";
import type { Sender } from "../../sender/default-sender.ts";
import { messageIdOf } from "../../sender/message-id.ts";
import { isTransportFault } from "../carrier/failover.ts";
import type { CarriedOutcome } from "../carrier/failover.ts";
import type { Gate } from "../carrier/transport.ts";
import { writeMail } from "../lane/write-mail.ts";
import type { Marks, WrittenMail } from "../lane/write-mail.ts";
import { newTestId } from "../mail/test-id.ts";
import type { SendParts } from "../parts.ts";
import { findPeople } from "../preview/people.ts";
import type { Person, ToldEvent, Whom } from "../preview/people.ts";
import { pickSender } from "./pick-sender.ts";
import { readSteps } from "./read-steps.ts";
import type { TestedSteps, Which } from "./read-steps.ts";
import { checkTestAddress } from "./test-address.ts";

/** Who runs the installation, as whoever keeps it downstream tells: no test is refused to them. */
export interface TestMailParts {
  readonly operator: { readonly email: string | null };
}

type Deps = Pick<
  Ground & SequenceParts & SendParts & TestMailParts,
  "db" | "clock" | "site" | "signers" | "versions" | "transports" | "dkimKeys" | "operator"
>;

export interface TestInput {
  id: string;
  /** normalized address */
  to: string;
  /** ids of mail steps; all of them when undefined */
  steps?: readonly string[] | undefined;
  of: Which;
  whom: Whom;
  event: ToldEvent;
}

/** What became of a test mail; `not_sent` is one that was not handed to any server. */
export type TestOutcome = CarriedOutcome | { kind: "not_sent"; code: NotSent; reason: string };
export type NotSent = "not_rendered" | "sender_unusable" | "transport_failed_before";

export interface TestedMail {
  stepId: string;
  sender: Pick<Sender, "id" | "name" | "email"> | null;
  /** null when it could not be written */
  subject: string | null;
  rfcMessageId: string;
  outcome: TestOutcome;
}

const mostSteps = 50;
const openGate: Gate = async (begin) => ({ running: begin() });

/**
 * Sends the real mails of steps to somebody who runs the installation, marked as a test: "[Test] " before the subject, and
 * the header `X-Ripen-Test`. They go through the transports of the step's sender, signed, at once: caps, windows and pauses
 * do not hold them. They are no messages of the ledger: nothing counts them, no open, click, answer, bounce or unsubscribe
 * of theirs is anybody's.
 * @returns what became of each, in the order of the definition; failures are values
 * @throws NotFoundError; ConflictError; InvalidInputError, before anything is sent
 */
export async function testSequence(app: Deps, input: TestInput): Promise<{ person: Person; mails: TestedMail[] }> {
  await checkTestAddress(app.db, input.to, app.operator.email);
  const tested = await readSteps(app, input.id, input.of, input.steps);
  if (tested.steps.length > mostSteps) {
    throw new InvalidInputError("too_many_steps", `Choose at most ${mostSteps} steps.`);
  }
  const [person] = await findPeople(app, input.whom, input.event);
  if (person === undefined) throw new InvalidInputError("nobody", "The segment has nobody to write to.");
  const mails: TestedMail[] = [];
  const thread: Thread = { ids: [], subject: null };
  const faults = new Map<string, string>();
  for (const step of tested.steps) mails.push(await testStep(app, tested, step, person, input, thread, faults));
  return { person, mails };
}

/** The test mails before this one, which a step with `thread: true` continues. */
interface Thread {
  ids: string[];
  subject: string | null;
}

async function testStep(
  app: Deps,
  { sequence, version }: TestedSteps,
  step: StepOf<"email">,
  { id: leadId, lead, more, consent }: Person,
  { to, of }: TestInput,
  thread: Thread,
  faults: Map<string, string>,
): Promise<TestedMail> {
  const { db, site, clock } = app;
  const id = newTestId();
  const rfcMessageId = messageIdOf(id, site.replyDomain);
  const named = step.sender ?? version.definition.sender ?? null;
  const sender = await pickSender(db, { sequenceId: sequence.id, named, leadId });
  const about = { stepId: step.id, rfcMessageId };
  const notSent = (code: NotSent, reason: string, subject: string | null = null): TestedMail => ({
    ...about,
    sender: sender === undefined ? null : { id: sender.id, name: sender.name, email: sender.email },
    subject,
    outcome: { kind: "not_sent", code, reason },
  });
  if (sender === undefined) return notSent("sender_unusable", "none of the senders of the sequence exists");

  const identity = attempt(() => ({ ...sender, dkim: app.dkimKeys.get(sender.dkim) }));
  if (identity instanceof Error) return notSent("sender_unusable", `its keys cannot be read: ${identity.message}`);
  const now = clock.now();
  const message = {
    id,
    enrollmentId: id,
    leadId: leadId ?? id,
    sequenceId: sequence.id,
    versionId: version.id,
    stepId: step.id,
    email: to,
    destination: "",
    rfcMessageId,
    // The first of several subjects, which is one of those that leads get.
    subjectVariant: step.subjects?.[0]?.name ?? null,
    thread: step.thread ? thread.ids : [],
    threadSubject: step.thread ? thread.subject : null,
    queuedAt: now,
    attempts: 1,
    allowedUntil: null,
    notesBeginning: false,
  };
  const marks: Marks = {
    subjectPrefix: "[Test] ",
    headers: { "X-Ripen-Test": `sequence=${sequence.id}; step=${step.id}; of=${of}` },
  };
  const { attributes, timezone } = lead;
  const carries = mayMeasure({
    policy: await readPolicy(db),
    sequence: version.definition.measure,
    lead: { consent, attributes, timezone },
  });
  const mail = await writeMail(app, version, { message, lead, more }, identity, now, carries, marks).catch(asError);
  if (mail instanceof Error) return notSent("not_rendered", mail.message);
  thread.ids = [...message.thread, rfcMessageId];
  thread.subject = mail.subject;

  const subject = `${marks.subjectPrefix}${mail.subject}`;
  const fault = faults.get(sender.id);
  if (fault !== undefined) return notSent("transport_failed_before", fault, subject);
  const outcome = await handOver(app, sender, mail);
  if (outcome instanceof Error) return notSent("sender_unusable", outcome.message, subject);
  if (isTransportFault(outcome)) faults.set(sender.id, outcome.reason);
  const { name, email } = sender;
  return { ...about, sender: { id: sender.id, name, email }, subject, outcome };
}

async function handOver(
  { transports }: Deps,
  sender: Sender,
  { envelope, raw }: WrittenMail,
): Promise<CarriedOutcome | Error> {
  try {
    const carrier = await transports.of(sender);
    const outcome = await carrier.sendThrough(openGate, envelope, raw);
    return outcome ?? new Error("an open gate lets everything through");
  } catch (error) {
    return asError(error);
  }
}

function attempt<T>(make: () => T): T | Error {
  try {
    return make();
  } catch (error) {
    return asError(error);
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
