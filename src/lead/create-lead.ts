import type { Executor } from "../db/client.ts";
import type { Ground } from "../ground.ts";
import { leads } from "../db/schema/index.ts";
import { normalizeEmail } from "../platform/email.ts";
import { ConflictError } from "../platform/errors.ts";
import { namedAccounts } from "./account/named-accounts.ts";
import { findLeadOfAddress } from "./address/lead-of-address.ts";
import { accountOfDomain, placeLeads } from "./account/place.ts";
import { registrableDomain } from "./company/registrable-domain.ts";
import { refuseErased } from "./suppression/hashed-address.ts";
import { loadAttributeTypes, typedAttributes } from "./value/typed-attributes.ts";
import type { Lead, UpsertLeadInput } from "./upsert-lead.ts";

/**
 * Creates a lead; its attributes are read in their declared types.
 * @throws ConflictError `lead_exists` when the address is known; AddressErasedError; InvalidInputError `invalid_input`
 */
export async function createLead(
  { db, clock, signers }: { db: Executor } & Pick<Ground, "clock" | "signers">,
  input: Omit<UpsertLeadInput, "consent">,
): Promise<Lead> {
  const now = clock.now();
  const { score, account, ...fields } = input;
  const email = normalizeEmail(input.email);
  const attributes =
    input.attributes && typedAttributes({ values: input.attributes, at: ["attributes"] }, await loadAttributeTypes(db));
  const domain = registrableDomain(email);
  const others = await findLeadOfAddress(db, email);
  if (others !== undefined) throw exists(others);
  const lead = await db.transaction(async (tx) => {
    const given = account === undefined ? undefined : (await namedAccounts(tx, [account], now)).get(account);
    const [added] = await tx
      .insert(leads)
      .values({
        ...fields,
        attributes,
        email,
        accountId: given ?? accountOfDomain(domain),
        accountGiven: given !== undefined,
        tags: [...new Set(input.tags)],
        fitScore: score?.fit,
        engagementScore: score?.engagement,
        stageAt: now,
        createdAt: now,
        updatedAt: now,
      })
      .onConflictDoNothing({ target: leads.email })
      .returning();
    if (added === undefined) return undefined;
    await refuseErased(tx, signers, email);
    if (added.accountId !== null || domain === null) return added;
    const placed = await placeLeads(tx, [{ id: added.id, domain }], now);
    return { ...added, accountId: placed.get(added.id) ?? null };
  });
  if (lead !== undefined) return lead;
  throw exists(await findLeadOfAddress(db, email));
}

const exists = (id: string | undefined) =>
  new ConflictError("lead_exists", `There is a lead with this address: ${id ?? "just deleted"}.`);
