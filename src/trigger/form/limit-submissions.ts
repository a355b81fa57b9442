import { createHash } from "node:crypto";
import { openRateWindows } from "../../db/limit/rate-windows.ts";
import type { Ground } from "../../ground.ts";
import type { SubmissionLimits } from "./submission-limits.ts";

const minute = 60_000;
const hour = 60 * minute;

/** Counts submissions over all processes. */
export interface SubmissionLimit {
  /**
   * @param submission.email normalized
   * @returns how long to wait when there were too many, milliseconds; null when it may pass
   */
  take(submission: { formId: string; email: string }): Promise<number | null>;
  /**
   * Counts a mail that asks for a confirmation, so that no one client makes us write to half the world.
   * @param asking.client network address of whoever has it sent
   * @returns as `take`
   */
  takeConfirmation(asking: { client: string }): Promise<number | null>;
}

/** A limit in windows of fixed length, on the clock of the database. */
export function openSubmissionLimit(
  { db }: Pick<Ground, "db">,
  { perForm, perRecipient, confirmationsPerClient }: SubmissionLimits,
): SubmissionLimit {
  const count = openRateWindows(db);
  return {
    take: ({ formId, email }) =>
      count([
        { key: `form:${formId}`, most: perForm, ms: minute },
        { key: `form-recipient:${hashOf(email)}`, most: perRecipient, ms: hour },
      ]),
    takeConfirmation: ({ client }) =>
      count([{ key: `confirmation-client:${hashOf(client)}`, most: confirmationsPerClient, ms: hour }]),
  };
}

const hashOf = (text: string) => createHash("sha256").update(text).digest("base64url");
