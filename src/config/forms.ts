import type { z } from "zod";
import { usualFormsPerMinute, usualSubmissionLimits } from "../trigger/form/submission-limits.ts";
import type { SubmissionLimits } from "../trigger/form/submission-limits.ts";
import { whole } from "./whole.ts";

const most = 1_000_000;

/** The variables about public forms. */
export const formVariables = {
  FORM_PER_CLIENT: whole(most).default(usualFormsPerMinute),
  FORM_PER_MINUTE: whole(most).default(usualSubmissionLimits.perForm),
  FORM_PER_RECIPIENT: whole(most).default(usualSubmissionLimits.perRecipient),
};

/** How often public forms may be submitted: by one client in a minute, in each process, and over all processes. */
export interface FormLimits {
  perClient: number;
  submissions: Pick<SubmissionLimits, "perForm" | "perRecipient">;
}

/** The limits of public forms. */
export function readForms(settings: z.output<z.ZodObject<typeof formVariables>>): FormLimits {
  return {
    perClient: settings.FORM_PER_CLIENT,
    submissions: { perForm: settings.FORM_PER_MINUTE, perRecipient: settings.FORM_PER_RECIPIENT },
  };
}
