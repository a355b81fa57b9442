import { eq, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { pickLanguage, wantedLanguages } from "../../consent/words/pick-language.ts";
import { fill } from "../../consent/words/words.ts";
import { leads } from "../../db/schema/index.ts";
import type { forms } from "../../db/schema/index.ts";
import { refuseErased } from "../../lead/suppression/hashed-address.ts";
import { findLeadOfAddress } from "../../lead/address/lead-of-address.ts";
import { upsertLead } from "../../lead/upsert-lead.ts";
import type { UpsertLeadInput } from "../../lead/upsert-lead.ts";
import { truncateAddress } from "../../platform/net/truncate-address.ts";
import { askConfirmation, usualDoubleOptIn } from "./ask-confirmation.ts";
import type { Need } from "./needs-confirmation.ts";

/** What a visitor sent that its address's owner has to confirm. */
export interface SignUp {
  form: typeof forms.$inferSelect;
  need: Extract<Need, { kind: "ask" }>;
  lead: UpsertLeadInput;
  properties: Record<string, unknown>;
  /** network address of the visitor, kept truncated */
  client: string | undefined;
  /** the visitor's `Accept-Language`, where they name no locale */
  languages: string | undefined;
}

/**
 * Takes in a signup that waits for its confirmation: the lead is there, and what was said and the event that it brings wait with it.
 * A lead that is new by this enters no sequence before.
 * @throws AddressErasedError
 */
export async function signUp(
  { db, clock, queues, site, signers }: Pick<Ground, "db" | "clock" | "queues" | "site" | "signers">,
  { form, need, lead: given, properties, client, languages }: SignUp,
): Promise<void> {
  const now = clock.now();
  const { consent, ...person } = given;
  const mailId = await db.transaction(async (tx) => {
    const known = await findLeadOfAddress(tx, person.email);
    const lead = await upsertLead(tx, person, now, "known", `form:${form.name}`);
    await refuseErased(tx, signers, lead.email);
    if (known === undefined) {
      await tx
        .update(leads)
        .set({ consent: sql`${leads.consent} || '{"unconfirmed":true}'` })
        .where(eq(leads.id, lead.id));
    }
    const language = pickLanguage(lead.locale, ...wantedLanguages(languages));
    const { opens, clicks, profile, source } = consent ?? {};
    const topics = Object.fromEntries(need.topics.map((key) => [key, "granted" as const]));
    const wording = consent?.wording ?? fill(language.words.confirmation.wording, { company: site.company.name });
    const said = {
      opens,
      clicks,
      profile,
      wording,
      source,
      ...(need.mail || consent?.mail !== undefined ? { mail: "granted" as const } : {}),
      ...(need.topics.length > 0 && { topics }),
    };
    const asking = {
      leadId: lead.id,
      formId: form.id,
      formName: form.name,
      email: lead.email,
      because: need.because,
      event: form.event,
      properties,
      said,
      language: language.tag,
      signedUpAt: now,
      signupNetwork: client === undefined ? null : truncateAddress(client),
      doubleOptIn: form.doubleOptIn ?? usualDoubleOptIn,
    };
    return askConfirmation(tx, asking, now);
  });
  if (mailId !== null) await queues.enqueue("confirm", { confirmationMailId: mailId });
}
