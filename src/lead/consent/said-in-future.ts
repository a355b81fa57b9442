import type { FieldProblem } from "../../platform/errors.ts";
import { jsonPointer } from "../../platform/http/validation.ts";
import type { ConsentStatement } from "./consent-input.ts";

/** Clocks of other systems may be ahead of ours, this far. */
const skewMs = 5 * 60_000;

/** Whether an instant is later than now by more than clocks differ. */
export const isAhead = (at: Date, now: Date): boolean => at.getTime() > now.getTime() + skewMs;

/**
 * The problem of a statement that was said later than now: what proves a consent must not lie ahead of it. Pure.
 * @param at path of the statement in the body
 */
export function saidInFuture(
  { at: said }: Pick<ConsentStatement, "at">,
  now: Date,
  at: readonly string[],
): FieldProblem[] {
  if (said === undefined || !isAhead(said, now)) return [];
  const message = `This is in the future; here it is ${now.toISOString()}. Write when it was said, or leave it out for now.`;
  return [{ pointer: jsonPointer([...at, "at"]), code: "consent_in_future", message }];
}
