import { explainLead } from "../../enrollment/explain/explain.ts";
import type { LeadExplanation } from "../../enrollment/explain/explain.ts";
import { listHandoffs } from "../../handoff/list-handoffs.ts";
import type { Handoff } from "../../handoff/lock-handoff.ts";
import { listInboundMails } from "../../inbound/list-inbound-mails.ts";
import type { ListedMail } from "../../inbound/list-inbound-mails.ts";
import { getLead } from "../../lead/get-lead.ts";
import { readQualificationPolicy } from "../../lead/qualification/policy-schema.ts";
import type { QualificationPolicy } from "../../lead/qualification/policy.ts";
import { listTimeline } from "../../lead/timeline/list-timeline.ts";
import type { TimelineEntry } from "../../lead/timeline/list-timeline.ts";
import type { TimelinePosition } from "../../lead/timeline/timeline-cursor.ts";
import type { Lead } from "../../lead/upsert-lead.ts";
import { requireOwnLead } from "../../people/own/own-work.ts";
import { RipenError } from "../../platform/errors.ts";
import { explainScore } from "../../score/explain/explain-score.ts";
import { readConsent } from "../../consent/state/read-consent.ts";
import type { Consent } from "../../consent/state/read-consent.ts";
import type { DashboardParts } from "../parts.ts";
import { idIn } from "../shell/query.ts";
import type { Visit } from "../shell/view.ts";
import { loadNames } from "../word/names.ts";
import type { Names } from "../word/happened.ts";

const entriesShown = 50;
const mailsShown = 50;

export type ExplainedScore = Awaited<ReturnType<typeof explainScore>>;

/** All that the page of a lead shows. */
export interface LeadFacts {
  lead: Lead;
  entries: TimelineEntry[];
  nextCursor: string | null;
  /** what they wrote, by id */
  mails: ReadonlyMap<string, ListedMail>;
  explained: LeadExplanation;
  /** null while there are no rules */
  score: ExplainedScore | null;
  policy: QualificationPolicy;
  handoff: Handoff | null;
  consent: Consent;
  names: Names;
}

/** The lead that the path names; a rep sees their own alone. @throws NotFoundError */
export async function loadLead(app: DashboardParts, visit: Visit): Promise<Lead> {
  const id = idIn(visit, "lead");
  await requireOwnLead(app, visit.user, id);
  return getLead(app, { id });
}

export async function loadLeadFacts(
  app: DashboardParts,
  visit: Visit,
  cursor: TimelinePosition | undefined,
): Promise<LeadFacts> {
  const lead = await loadLead(app, visit);
  const { id } = lead;
  const [timeline, mails, explained, score, policy, handoffs, consent, names] = await Promise.all([
    listTimeline(app, { id, limit: entriesShown, cursor }),
    listInboundMails(app, { leadId: id, limit: mailsShown }),
    explainLead(app, { id }),
    explainScore(app, { id }).catch(ifNoRules),
    readQualificationPolicy(app.db),
    listHandoffs(app, { leadId: id, limit: 1 }),
    readConsent(app.db, { id, limit: 20 }),
    loadNames(app),
  ]);
  return {
    lead,
    entries: timeline.rows,
    nextCursor: timeline.nextCursor,
    mails: new Map(mails.rows.map((mail) => [mail.id, mail])),
    explained,
    score,
    policy,
    handoff: handoffs.rows[0] ?? null,
    consent,
    names,
  };
}

function ifNoRules(error: unknown): null {
  if (error instanceof RipenError && error.code === "scoring_not_found") return null;
  throw error;
}
