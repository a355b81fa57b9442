import { toAsciiDomain } from "../../platform/email.ts";

/** True when a verified domain speaks for the domain of From: the same, or a parent of it. Both in any case and form. */
export function isAligned(fromDomain: string, verified: string): boolean {
  const [from, by] = [toAsciiDomain(fromDomain), toAsciiDomain(verified.replace(/^.*@/, ""))];
  return by.includes(".") && (from === by || from.endsWith(`.${by}`));
}
