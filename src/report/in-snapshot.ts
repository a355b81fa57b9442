import type { Ground } from "../ground.ts";
import type { Tx } from "../db/client.ts";
import { withinTime } from "../db/read/within-time.ts";
import { RipenError } from "../platform/errors.ts";

/** How long a statement of a report may take. */
export const reportTimeoutMs = 20_000;

/** More was asked for than can be counted while somebody waits. */
export class ReportTooLargeError extends RipenError {
  constructor() {
    super(
      "report_too_large",
      422,
      `This takes more than ${reportTimeoutMs / 1000} seconds to count. Ask for a shorter range, one sequence, or one version.`,
    );
  }
}

/**
 * Counts something in one snapshot of the database, so that all numbers of a report are of the same instant, which is its `asOf`.
 * @throws ReportTooLargeError when a statement takes too long
 */
export async function inSnapshot<T>(
  { db, clock }: Pick<Ground, "db" | "clock">,
  count: (tx: Tx, asOf: Date) => Promise<T>,
  timeoutMs = reportTimeoutMs,
): Promise<T> {
  return withinTime(
    db,
    timeoutMs,
    (tx) => count(tx, clock.now()),
    () => new ReportTooLargeError(),
  );
}
