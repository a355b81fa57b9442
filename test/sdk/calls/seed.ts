import type { OperationId, Ripen } from "../../../src/client/index.ts";
import { smallTemplate } from "../../support/sequences.ts";

/** One call of an operation by the client, with input that is valid in the seeded engine. */
export type Calls<O extends OperationId = OperationId> = Partial<
  Record<O, (ripen: Ripen<true>, seed: Seed) => PromiseLike<unknown>>
>;

/** What is there before the calls: the ids of one of each. */
export interface Seed {
  /** A receiver of webhooks, on this machine. */
  receiver: string;
  lead: string;
  /** The public key of a form. */
  form: string;
  formId: string;
  segment: string;
  sequence: string;
  enrollment: string;
  sender: string;
  rep: string;
  other: string;
  webhook: string;
  publication: string;
  /** Of nothing. */
  nobody: string;
  /** A text that no call has got before. */
  fresh(): string;
}

export const nobody = "019aa5c8-93a0-7c1d-8a83-2f6de1b4c111";

/** What most sequences of the calls look like. */
export const definition = {
  name: "Welcome",
  trigger: { event: "signup" as const },
  steps: [
    {
      id: "hello",
      kind: "email" as const,
      template: "sdk/hello",
      subjects: [
        { name: "own", weight: 50 },
        { name: "question", weight: 50, subject: "Shall we talk?" },
      ],
    },
    { id: "pause", kind: "wait" as const, for: "P2D" },
    { id: "guide", kind: "email" as const, template: "sdk/hello" },
  ],
};

/** A lead of its own. */
export async function newLead(ripen: Ripen<true>, seed: Pick<Seed, "fresh">): Promise<string> {
  const { id } = await ripen.leads.create({ email: `${seed.fresh()}@lead.test` });
  return id;
}

/** A handoff of its own, to a rep of the seed. */
export async function newHandoff(ripen: Ripen<true>, seed: Seed): Promise<string> {
  const leadId = await newLead(ripen, seed);
  await ripen.leads.promote(leadId, { repId: seed.rep });
  const { data } = await ripen.handoffs.list({ leadId });
  return data[0]!.id;
}

/** An import of a stored file of its own. */
export async function newImport(ripen: Ripen<true>, seed: Pick<Seed, "fresh">, dryRun: boolean): Promise<string> {
  const file = await ripen.importFiles.store(`email\n${seed.fresh()}@lead.test\n`);
  const { id } = await ripen.importFiles.importFile(file.id, { list: "stored", dryRun });
  return id;
}

/** A bulk action of its own. */
export async function newBulkAction(ripen: Ripen<true>, seed: Seed): Promise<string> {
  const target = { leadIds: [seed.lead] };
  const { id } = await ripen.leads.startBulkAction({ action: { kind: "export" }, target, dryRun: false });
  return id;
}

/** Makes one of each with the client. */
export async function seedEngine(ripen: Ripen<true>, receiver: string): Promise<Seed> {
  let count = 0;
  const fresh = () => `fresh${(count += 1)}`;
  const { id: lead } = await ripen.leads.create({
    email: "ada@lead.test",
    firstName: "Ada",
    attributes: { plan: "trial" },
  });
  const { id: rep } = await ripen.reps.create({ name: "Rita", email: "rita@rep.test" });
  const { id: other } = await ripen.reps.create({ name: "Otto", email: "otto@rep.test" });
  for (const account of ["acme", "acme-old"]) await ripen.leads.create({ email: `${fresh()}@lead.test`, account });
  await ripen.templates.put({ key: "sdk/hello", mjml: smallTemplate("Hello") });
  const { id: sequence } = await ripen.sequences.create(definition);
  const { publishing } = await ripen.sequences.publish(sequence, {});
  const { id: enrollment } = await ripen.enrollments.create({ sequenceId: sequence, leadId: lead });
  const { data: senders } = await ripen.senders.list();
  const { id: segment } = await ripen.segments.put({
    key: "trials",
    name: "Trials",
    condition: { attribute: "plan", op: "eq", value: "trial" },
  });
  await ripen.scoring.put({
    name: "Default",
    fit: [{ id: "plan", points: 5, if: { attribute: "plan", op: "eq", value: "trial" } }],
    intent: { warm: 2, hot: 4 },
  });
  await ripen.topics.put({ key: "news", name: "News" });
  const { key: form, id: formId } = await ripen.forms.create({ name: "Footer", event: "signup" });
  const { id: webhook } = await ripen.webhooks.create({ url: receiver, types: ["lead.*"] });
  await ripen.settings.putQualificationPolicy({
    criteria: [{ key: "budget", name: "Budget", question: "Is there a budget?" }],
    sql: { of: ["budget"], need: "all" },
  });
  return {
    receiver,
    lead,
    form,
    formId,
    segment,
    sequence,
    enrollment,
    sender: senders[0]!.id,
    rep,
    other,
    webhook,
    publication: publishing.publicationId ?? nobody,
    nobody,
    fresh,
  };
}
