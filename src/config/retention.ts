import { z } from "zod";
import type { Retention } from "../person/parts.ts";
import { usualRetention } from "../person/parts.ts";

const error = "must be a whole number of days from 1 to 36500, or `forever`";

const days = (usual: number | null) =>
  z
    .union([z.literal("forever").transform(() => null), z.coerce.number().pipe(z.int().min(1).max(36_500))], { error })
    .default(usual);

/** The variables that say how long data are kept. */
export const retentionVariables = {
  RETAIN_HITS_DAYS: days(usualRetention.touches),
  RETAIN_ACTIVITIES_DAYS: days(usualRetention.activities),
  RETAIN_DECISIONS_DAYS: days(usualRetention.decisions),
  RETAIN_INBOUND_TEXT_DAYS: days(usualRetention.inboundTexts),
  RETAIN_IMPORT_DAYS: days(usualRetention.imports),
  RETAIN_SET_ASIDE_DAYS: days(usualRetention.setAsides),
  RETAIN_WEBHOOK_DAYS: days(usualRetention.webhookCalls),
  RETAIN_WEBHOOK_EVENT_DAYS: days(usualRetention.webhookEvents),
  RETAIN_NOTICE_DAYS: days(usualRetention.notices),
};

/** How long data are kept, of the variables that were read. */
export function readRetention(settings: z.output<z.ZodObject<typeof retentionVariables>>): Retention {
  return {
    touches: settings.RETAIN_HITS_DAYS,
    activities: settings.RETAIN_ACTIVITIES_DAYS,
    decisions: settings.RETAIN_DECISIONS_DAYS,
    inboundTexts: settings.RETAIN_INBOUND_TEXT_DAYS,
    imports: settings.RETAIN_IMPORT_DAYS,
    setAsides: settings.RETAIN_SET_ASIDE_DAYS,
    webhookCalls: settings.RETAIN_WEBHOOK_DAYS,
    webhookEvents: settings.RETAIN_WEBHOOK_EVENT_DAYS,
    notices: settings.RETAIN_NOTICE_DAYS,
  };
}
