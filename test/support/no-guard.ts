import type { GuardLimits } from "../../src/sender/guard/guard-limits.ts";

const never = { percent: 100, atLeast: 1_000_000_000, hours: 1 };

/** Limits that nothing passes, for tests in which more mails fail than any installation would stand. */
export const noGuard: GuardLimits = { bounce: never, complaint: never, policy: never };
