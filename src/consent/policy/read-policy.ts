import type { Executor } from "../../db/client.ts";
import { readSetting } from "../../db/settings.ts";
import { nobodyMeasured, shippedPolicy } from "./policy.ts";
import type { ConsentPolicy } from "./policy.ts";
import { storedPolicy } from "./policy-schema.ts";

/** The key of the policy among the settings. */
export const policyKey = "consent";

/** The policy of the installation as it is now; one that cannot be understood measures nobody. */
export async function readPolicy(db: Executor): Promise<ConsentPolicy> {
  const value = await readSetting(db, policyKey);
  if (value === undefined) return shippedPolicy;
  return storedPolicy.safeParse(value).data ?? nobodyMeasured;
}
