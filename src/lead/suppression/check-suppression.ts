import type { Ground } from "../../ground.ts";
import { findSuppressions } from "./find-suppressions.ts";
import { findErased } from "./hashed-address.ts";
import type { Suppression } from "./list-suppressions.ts";

/**
 * Whether an address may be mailed, and what stands against it: its own suppression, that of its domain, or of a hash.
 * @param input.email normalized
 */
export async function checkSuppression(
  { db, signers }: Pick<Ground, "db" | "signers">,
  { email }: { email: string },
): Promise<{ email: string; suppressed: boolean; by: Suppression[] }> {
  const listed = await findSuppressions(db, email);
  const erased = await findErased(db, signers, [email]);
  const by = [...listed, ...erased.values()];
  return { email, suppressed: by.length > 0, by };
}
