import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { Executor } from "../../db/client.ts";
import { forms } from "../../db/schema/index.ts";
import type { FieldProblem } from "../../platform/errors.ts";
import { loadTopicKeys, unknownTopics } from "../../lead/consent/known-topics.ts";
import type { UpsertLeadInput } from "../../lead/upsert-lead.ts";
import { truncateAddress } from "../../platform/net/truncate-address.ts";
import { loadAttributeTypes } from "../../lead/value/typed-attributes.ts";
import { needsConfirmation } from "../confirm/needs-confirmation.ts";
import { signUp } from "../confirm/sign-up.ts";
import { parseFields } from "./form-fields.ts";
import type { SubmissionLimit } from "./limit-submissions.ts";
import { AddressErasedError } from "../../lead/suppression/hashed-address.ts";
import { recordEvent } from "../record-event.ts";

export type FormOutcome =
  /** Taken, or silently dropped because the honeypot was filled: a program must not be able to tell. */
  | { kind: "accepted"; redirectUrl: string | null }
  /** It waits for the word of the address's owner. `redirectUrl` is null where the page there would say that all is done. */
  | { kind: "confirm"; redirectUrl: string | null }
  /** Taken, and nothing goes to that address until a person of ours has looked at it. */
  | { kind: "blocked" }
  | { kind: "invalid"; problems: FieldProblem[] }
  /** Too many lately, of this form or with this address. */
  | { kind: "limited"; waitMs: number }
  /** The data of whoever has this address were erased, and they want no mail: nothing is recorded. */
  | { kind: "erased" }
  | { kind: "unknown" };

/**
 * Takes in what a visitor sent with the form that has this key. What they say of consent fills in what nobody knows: whether the
 * person of that address has said otherwise is not told to whoever typed it, the lead's timeline has it.
 * A signup that needs a confirmation waits for it, with all that it says.
 * @param input.client network address of the visitor, kept truncated with a consent
 * @param input.languages the visitor's `Accept-Language`
 */
export async function submitForm(
  app: Pick<Ground, "db" | "clock" | "queues" | "site" | "signers">,
  limit: SubmissionLimit,
  input: { key: string; fields: ReadonlyMap<string, string>; client?: string; languages?: string | undefined },
): Promise<FormOutcome> {
  const [form] = await app.db.select().from(forms).where(eq(forms.key, input.key));
  if (form === undefined) return { kind: "unknown" };
  const { redirectUrl, event, name, honeypot } = form;
  const fields = new Map(input.fields);
  if ((fields.get(honeypot) ?? "").trim() !== "") return { kind: "accepted", redirectUrl };
  fields.delete(honeypot);

  const parsed = parseFields(fields, await loadAttributeTypes(app.db));
  if (parsed.kind === "invalid") return parsed;
  const { properties } = parsed;
  const unknown = await findUnknownTopics(app.db, parsed.lead);
  if (unknown.length > 0) return { kind: "invalid", problems: unknown };
  const lead = withEvidence(parsed.lead, name, input.client);
  const waitMs = await limit.take({ formId: form.id, email: lead.email });
  if (waitMs !== null) return { kind: "limited", waitMs };
  const { email, consent: said } = parsed.lead;
  const need = await needsConfirmation(app.db, { email, event, said, doubleOptIn: form.doubleOptIn });
  try {
    if (need.kind === "ask") {
      const tooMany = await limit.takeConfirmation({ client: input.client ?? "unknown" });
      if (tooMany !== null) return { kind: "limited", waitMs: tooMany };
      const { client, languages } = input;
      await signUp(app, { form, need, lead: parsed.lead, properties, client, languages });
      return { kind: "confirm", redirectUrl: form.doubleOptIn === null ? null : redirectUrl };
    }
    await recordEvent(app, { name: event, lead, properties, source: `form:${name}`, trust: "known" });
  } catch (error) {
    if (error instanceof AddressErasedError) return { kind: "erased" };
    throw error;
  }
  return need.kind === "blocked" ? { kind: "blocked" } : { kind: "accepted", redirectUrl };
}

async function findUnknownTopics(db: Executor, { consent }: UpsertLeadInput): Promise<FieldProblem[]> {
  if (consent?.topics === undefined) return [];
  const problems = unknownTopics(consent, await loadTopicKeys(db), []);
  return problems.map((problem) => ({ ...problem, pointer: problem.pointer.replace("/topics/", "/consent.topics.") }));
}

function withEvidence(lead: UpsertLeadInput, form: string, client: string | undefined): UpsertLeadInput {
  const { consent } = lead;
  if (consent === undefined) return lead;
  const network = client === undefined ? null : truncateAddress(client);
  return { ...lead, consent: { ...consent, evidence: { form, ...(network !== null && { ip: network }) } } };
}
