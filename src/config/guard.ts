import { z } from "zod";
import { isEmailAddress, normalizeEmail } from "../platform/email.ts";
import { usualGuardLimits } from "../sender/guard/guard-limits.ts";
import type { GuardLimits } from "../sender/guard/guard-limits.ts";
import { whole } from "./whole.ts";

const { bounce, complaint, policy } = usualGuardLimits;
const percentError = "must be a percentage above 0 and up to 100, such as 0.3";

const percent = () =>
  z.coerce
    .number({ error: percentError })
    .pipe(z.number().gt(0, { error: percentError }).max(100, { error: percentError }));

const secretError = "must be whsec_ and the Base64 of 24 to 64 bytes";

/** The variables about the guard, and about who hears of it. */
export const guardVariables = {
  GUARD_BOUNCE_PERCENT: percent().default(bounce.percent),
  GUARD_BOUNCE_MIN: whole(1_000_000).default(bounce.atLeast),
  GUARD_BOUNCE_HOURS: whole(24 * 90).default(bounce.hours),
  GUARD_COMPLAINT_PERCENT: percent().default(complaint.percent),
  GUARD_COMPLAINT_MIN: whole(1_000_000).default(complaint.atLeast),
  GUARD_COMPLAINT_HOURS: whole(24 * 90).default(complaint.hours),
  GUARD_POLICY_PERCENT: percent().default(policy.percent),
  GUARD_POLICY_MIN: whole(1_000_000).default(policy.atLeast),
  GUARD_POLICY_HOURS: whole(24 * 90).default(policy.hours),
  OPERATOR_EMAIL: z
    .string()
    .transform(normalizeEmail)
    .refine(isEmailAddress, { error: "must be one address, such as ops@example.com" })
    .optional(),
  OPERATOR_WEBHOOK_URL: z
    .string()
    .refine((value) => ["https:", "http:"].includes(URL.parse(value)?.protocol ?? ""), {
      error: "must be a URL that starts with https://",
    })
    .optional(),
  OPERATOR_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/, { error: secretError })
    .transform((value) => value.slice("whsec_".length))
    .optional(),
};

type Settings = z.output<z.ZodObject<typeof guardVariables>>;

/** The limits of the guard. */
export function readGuard(settings: Settings): GuardLimits {
  return {
    bounce: {
      percent: settings.GUARD_BOUNCE_PERCENT,
      atLeast: settings.GUARD_BOUNCE_MIN,
      hours: settings.GUARD_BOUNCE_HOURS,
    },
    complaint: {
      percent: settings.GUARD_COMPLAINT_PERCENT,
      atLeast: settings.GUARD_COMPLAINT_MIN,
      hours: settings.GUARD_COMPLAINT_HOURS,
    },
    policy: {
      percent: settings.GUARD_POLICY_PERCENT,
      atLeast: settings.GUARD_POLICY_MIN,
      hours: settings.GUARD_POLICY_HOURS,
    },
  };
}

/** Who hears of what needs a person. */
export function readOperator(settings: Settings): {
  email: string | null;
  webhook: { url: string; secret: string } | null;
} {
  const { OPERATOR_EMAIL: email = null, OPERATOR_WEBHOOK_URL: url, OPERATOR_WEBHOOK_SECRET: secret } = settings;
  return { email, webhook: url === undefined || secret === undefined ? null : { url, secret } };
}

/** What is wrong with the webhook as a whole: nobody could verify it, or it would never be called. */
export function webhookProblems(
  given: Readonly<Record<string, string | undefined>>,
): { variable: string; message: string }[] {
  const { OPERATOR_WEBHOOK_URL: url, OPERATOR_WEBHOOK_SECRET: secret, WEBHOOK_PRIVATE_ADDRESSES: addresses } = given;
  if (url === undefined) return [];
  const unsigned = {
    variable: "OPERATOR_WEBHOOK_SECRET",
    message: `must be set with OPERATOR_WEBHOOK_URL; it ${secretError}`,
  };
  const plain = {
    variable: "OPERATOR_WEBHOOK_URL",
    message: "must start with https://, unless WEBHOOK_PRIVATE_ADDRESSES is allow",
  };
  return [
    ...(secret === undefined ? [unsigned] : []),
    ...(URL.parse(url)?.protocol === "http:" && addresses !== "allow" ? [plain] : []),
  ];
}
