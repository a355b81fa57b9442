import type { Role } from "../db/schema/users.ts";
import { gives } from "./capability.ts";
import type { Capability } from "./capability.ts";
import { scopeMissing } from "./require.ts";
import { rightsOfRole } from "./roles.ts";

/**
 * Nobody gives a key more than they have themselves.
 * @param own scopes of the caller
 * @throws RipenError 403 `scope_missing`
 */
export function requireGrantable(own: readonly string[], scopes: readonly string[]): void {
  const missing = scopes.find((scope) => !own.includes("*") && !gives(own, scope as Capability));
  if (missing !== undefined) throw scopeMissing(missing);
}

/**
 * Nor do they give a person more: neither a role with rights that they lack, nor the account of somebody who has them.
 * @param own scopes of the caller
 * @throws RipenError 403 `scope_missing`
 */
export function requireGrantableRole(own: readonly string[], role: Role): void {
  requireGrantable(own, rightsOfRole(role));
}
