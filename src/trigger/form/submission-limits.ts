/** How often forms may be submitted, over all processes. */
export interface SubmissionLimits {
  /** One form, in a minute. */
  perForm: number;
  /** With one address, in an hour, over all forms: whoever types it in, the mails that follow go to one person. */
  perRecipient: number;
  /** Confirmation mails that one client asks for, in an hour, to whichever addresses. */
  confirmationsPerClient: number;
}

/** A flood stays below what a mailbox or a database minds, a campaign's first hour does not. */
export const usualSubmissionLimits: SubmissionLimits = { perForm: 600, perRecipient: 5, confirmationsPerClient: 60 };

/** Submissions that one client address may make in a minute, in each process. */
export const usualFormsPerMinute = 30;
