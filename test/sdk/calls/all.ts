import type { OperationId, Ripen } from "../../../src/client/index.ts";
import { houseCalls } from "./house.ts";
import { mailCalls } from "./mails.ts";
import { peopleCalls } from "./people.ts";
import type { Seed } from "./seed.ts";

/** One call for each operation: does not compile while one has none. */
export const calls: Record<OperationId, (ripen: Ripen<true>, seed: Seed) => PromiseLike<unknown>> = {
  ...peopleCalls,
  ...mailCalls,
  ...houseCalls,
};
