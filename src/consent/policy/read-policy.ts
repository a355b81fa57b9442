import type { Executor } from "../../db/client.ts";
import { readSetting } from "../../db/settings.ts";
import { nobodyMeasured, shippedPolicy } from "./policy.ts";
import type { ConsentPolicy } from "./policy.ts";
import { policySchema } from "./policy-schema.ts";

/** The key of the policy among the settings. */
export const policyKey = "consent";

/** The policy of the installation as it is now. */
export async function readPolicy(db: Executor): Promise<ConsentPolicy> {
  return policyOf(await readSetting(db, policyKey));
}

/** The policy that is stored: as shipped where none is, and where it cannot be understood one that measures nobody. */
export function policyOf(stored: unknown): ConsentPolicy {
  return stored === undefined ? shippedPolicy : (policySchema.safeParse(stored).data ?? nobodyMeasured);
}
