import { InvalidInputError } from "../platform/errors.ts";

/**
 * Lets no key be made useless by its own date: whoever wants a key to end now revokes it.
 * @throws InvalidInputError `expires_in_past`
 */
export function requireNotOver(expiresAt: Date | null | undefined, now: Date): void {
  if (expiresAt === null || expiresAt === undefined || expiresAt > now) return;
  const message = `The key would end before it begins: write an instant after ${now.toISOString()}.`;
  throw new InvalidInputError("expires_in_past", message, [
    { pointer: "/expiresAt", code: "expires_in_past", message },
  ]);
}
