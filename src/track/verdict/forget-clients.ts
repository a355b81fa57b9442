import type { HitFeatures } from "./features.ts";
import { gradeHits } from "./grade.ts";
import type { GradeContext } from "./grade.ts";
import { allRules } from "./rules/all-rules.ts";

const byClient = new Set(allRules.flatMap(({ code, byClient }) => (byClient === true ? [code] : [])));

/**
 * Hits of one mail without their clients, for keeping: what the clients told stays as reasons, so that grading these hits again
 * gives the same. Call it once, with all hits of the mail, when the grading window is over; own hits must still be told apart
 * by the context of every later grading.
 */
export function forgetClients(hits: readonly HitFeatures[], context: GradeContext): HitFeatures[] {
  const { linksInMail, otherRecipientsByClient } = context;
  const grades = gradeHits(hits, { linksInMail, ...(otherRecipientsByClient && { otherRecipientsByClient }) });
  return hits.map((hit, index) => {
    const rest = { ...hit };
    delete rest.client;
    const kept = (grades[index]?.reasons ?? []).filter((code) => byClient.has(code));
    return kept.length === 0 ? rest : { ...rest, kept };
  });
}
