import { gives } from "../access/capability.ts";
import type { Capability } from "../access/capability.ts";
import { scopeMissing } from "../access/require.ts";

/**
 * Nobody gives a key more than they have themselves.
 * @param own scopes of the caller
 * @throws RipenError 403 `scope_missing`
 */
export function requireGrantable(own: readonly string[], scopes: readonly string[]): void {
  const missing = scopes.find((scope) => !own.includes("*") && !gives(own, scope as Capability));
  if (missing !== undefined) throw scopeMissing(missing);
}
