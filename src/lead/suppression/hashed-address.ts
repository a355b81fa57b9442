import { inArray } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { suppressions } from "../../db/schema/index.ts";
import type { Signers } from "../../ground.ts";
import { normalizeEmail } from "../../platform/email.ts";
import { RipenError } from "../../platform/errors.ts";
import type { Suppression } from "./list-suppressions.ts";

const hashBytes = 32;

/**
 * What is kept of an erased address: its HMAC-SHA-256 with a key derived from SECRET_KEY, hexadecimal. Whoever has a dump of
 * the database and not the key cannot tell whose it is by trying addresses.
 */
export function hashAddress({ address }: Pick<Signers, "address">, email: string): string {
  return address.sign(normalizeEmail(email), hashBytes).toString("hex");
}

/** Every hash that an address may be kept as: with earlier keys as well, and of the address without its plus tag. */
export function hashesOf({ address }: Pick<Signers, "address">, email: string): string[] {
  const exact = normalizeEmail(email);
  const plain = withoutTag(exact);
  return [exact, ...(plain === exact ? [] : [plain])].flatMap((one) =>
    address.signEach(one, hashBytes).map((hash) => hash.toString("hex")),
  );
}

/** `tom+news@example.com` is `tom@example.com` (RFC 5233); what begins with a plus has no tag. As `suppression_keys` has it. */
function withoutTag(email: string): string {
  const at = email.lastIndexOf("@");
  const plus = email.indexOf("+");
  return plus > 0 && plus < at ? email.slice(0, plus) + email.slice(at) : email;
}

/** Which of some addresses are kept as a hash, each with its suppression. */
export async function findErased(
  db: Executor,
  signers: Pick<Signers, "address">,
  emails: readonly string[],
): Promise<Map<string, Suppression>> {
  if (emails.length === 0) return new Map();
  const byKey = new Map(
    emails.flatMap((email) => hashesOf(signers, email).map((hash): [string, string] => [`#${hash}`, email])),
  );
  const rows = await db
    .select()
    .from(suppressions)
    .where(inArray(suppressions.key, [...byKey.keys()]));
  return new Map(rows.map((row) => [byKey.get(row.key) ?? "", row]));
}

/** Somebody was erased, wants no mail, and is named again. */
export class AddressErasedError extends RipenError {
  constructor() {
    super(
      "address_erased",
      409,
      "The data of this person were erased, and they want no mail. If they have asked for it since, take the address off the list first: GET /v1/suppressions/check names the suppression.",
    );
  }
}

/**
 * Refuses an address whose data were erased and that wants no mail. Called in the transaction that has just written the lead,
 * after it: an erasure that commits meanwhile is seen then.
 * @throws AddressErasedError
 */
export async function refuseErased(db: Executor, signers: Pick<Signers, "address">, email: string): Promise<void> {
  if ((await findErased(db, signers, [email])).size === 0) return;
  throw new AddressErasedError();
}
