import type { z } from "@hono/zod-openapi";
import { isoInstant } from "../platform/http/schemas.ts";
import type { leadSchema } from "./schemas.ts";
import { scoreOf } from "./score-of.ts";
import type { Lead } from "./upsert-lead.ts";

/** The JSON form of a lead, with its score as of `now`. */
export function presentLead(lead: Lead, now: Date): z.infer<typeof leadSchema> {
  const {
    fitScore: _fit,
    engagementScore: _engagement,
    scored: _scored,
    consent: _consent,
    accountGiven: _given,
    coolSequenceId,
    ...rest
  } = lead;
  return {
    ...rest,
    score: scoreOf(lead, now),
    recycledAt: isoInstant(lead.recycledAt),
    coolUntil: isoInstant(lead.coolUntil),
    nextSequenceId: coolSequenceId,
    sql: lead.sqlAt !== null,
    sqlAt: isoInstant(lead.sqlAt),
    awayUntil: isoInstant(lead.awayUntil),
    reviewUntil: isoInstant(lead.reviewUntil),
    pausedUntil: isoInstant(lead.pausedUntil),
    stageAt: isoInstant(lead.stageAt),
    createdAt: isoInstant(lead.createdAt),
    updatedAt: isoInstant(lead.updatedAt),
  };
}
