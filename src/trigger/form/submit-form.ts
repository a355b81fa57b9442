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

/** What a visitor may know of what became of their submission. */
export type FormOutcome =
  /**
   * Taken, or dropped: because the honeypot was filled, or the address was erased. A program, or whoever typed somebody else's
   * address, must not be able to tell. `confirmed`: the form wants every signup confirmed.
   */
  | { kind: "taken"; confirmed: boolean; redirectUrl: string | null }
  | { kind: "invalid"; problems: FieldProblem[] }
  /** Too many lately, of this form or with this address. */
  | { kind: "limited"; waitMs: number }
  | { kind: "unknown" };

/**
 * Takes in what a visitor sent with the form that has this key. What they say of consent fills in what nobody knows. Whether the
 * person of that address is known, has said otherwise or was erased is not told to whoever typed it: the lead's timeline and
 * `explain` have it, and a mail asks the owner.
 * A signup that needs a confirmation waits for it, with all that it says.
 * @param input.client network address of the visitor, kept truncated with a consent
 * @param input.languages the visitor's `Accept-Language`
 */
export async function submitForm(
  app: Pick<Ground, "db" | "clock" | "queues" | "site" | "signers" | "log">,
  limit: SubmissionLimit,
  input: { key: string; fields: ReadonlyMap<string, string>; client?: string; languages?: string | undefined },
): Promise<FormOutcome> {
  const [form] = await app.db.select().from(forms).where(eq(forms.key, input.key));
  if (form === undefined) return { kind: "unknown" };
  const { redirectUrl, event, name, honeypot } = form;
  const fields = new Map(input.fields);
  const confirmed = form.doubleOptIn !== null;
  const taken = { kind: "taken" as const, confirmed, redirectUrl };
  if ((fields.get(honeypot) ?? "").trim() !== "") return taken;
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
  if (confirmed || need.kind === "ask") {
    const tooMany = await limit.takeConfirmation({ client: input.client ?? "unknown" });
    // Where only some are asked, waiting would tell who.
    if (tooMany !== null && confirmed) return { kind: "limited", waitMs: tooMany };
    if (tooMany !== null) {
      app.log.warn(
        { formId: form.id },
        "a client signed up too many addresses that are to be confirmed: one was left out",
      );
      return taken;
    }
  }
  try {
    if (need.kind === "ask") {
      const { client, languages } = input;
      await signUp(app, { form, need, lead: parsed.lead, properties, client, languages });
    } else await recordEvent(app, { name: event, lead, properties, source: `form:${name}`, trust: "known" });
  } catch (error) {
    // Whoever has this address wants no mail and was forgotten: nothing is recorded.
    if (!(error instanceof AddressErasedError)) throw error;
  }
  return taken;
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
