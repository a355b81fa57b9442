import { makeBrief } from "../../handoff/brief/make-brief.ts";
import type { Brief } from "../../handoff/brief/brief.ts";
import { listHandoffs } from "../../handoff/list-handoffs.ts";
import type { Handoff } from "../../handoff/lock-handoff.ts";
import { loadPageFacts } from "../../handoff/page/view/page-facts.ts";
import type { PageFacts } from "../../handoff/page/view/page-facts.ts";
import { getInboundMail } from "../../inbound/get-inbound-mail.ts";
import { getLeads } from "../../lead/get-leads.ts";
import type { Lead } from "../../lead/upsert-lead.ts";
import type { TimelinePosition } from "../../lead/timeline/timeline-cursor.ts";
import { requireOwnHandoff, worksFor } from "../../people/own/own-work.ts";
import { NotFoundError } from "../../platform/errors.ts";
import { nobody } from "../find/load.ts";
import type { DashboardParts } from "../parts.ts";
import { idIn } from "../shell/query.ts";
import type { Visit } from "../shell/view.ts";
import { causeWords } from "../word/happened.ts";
import { loadNames } from "../word/names.ts";
import { byUrgency } from "./clock.ts";

const shownOpen = 40;
const longest = 100_000;

export interface InboxRow {
  handoff: Handoff;
  lead: Lead | undefined;
  rep: string | null;
  /** the first of what they wrote, or why they are a prospect */
  words: string;
}

/** Handoffs that run, the most pressing first; a rep has their own. */
export async function loadInbox(app: DashboardParts, { user }: Visit): Promise<InboxRow[]> {
  const whose = worksFor(user);
  const own = whose.all ? {} : { repId: whose.repId ?? nobody };
  const [open, accepted, names] = await Promise.all([
    listHandoffs(app, { status: "open", limit: shownOpen, ...own }),
    listHandoffs(app, { status: "accepted", limit: shownOpen, ...own }),
    loadNames(app),
  ]);
  const handoffs = [...open.rows, ...accepted.rows].toSorted(byUrgency).slice(0, shownOpen);
  const leads = await getLeads(
    app,
    handoffs.map(({ leadId }) => leadId),
  );
  return Promise.all(
    handoffs.map(async (handoff) => ({
      handoff,
      lead: leads.get(handoff.leadId),
      rep: handoff.repId === null ? null : (names.reps.get(handoff.repId) ?? null),
      words: await wordsOf(app, handoff),
    })),
  );
}

async function wordsOf(app: DashboardParts, { cause }: Handoff): Promise<string> {
  if (!("inboundMailId" in cause)) return causeWords(cause);
  const mail = await getInboundMail(app, { id: cause.inboundMailId }).catch(ifGone);
  return mail?.replyText ?? causeWords(cause);
}

function ifGone(error: unknown): null {
  if (error instanceof NotFoundError) return null;
  throw error;
}

export interface OpenHandoff {
  facts: PageFacts;
  brief: Brief;
}

/** The handoff that the path names, with all that is known. @throws NotFoundError */
export async function loadHandoff(
  app: DashboardParts,
  visit: Visit,
  before: TimelinePosition | undefined,
): Promise<OpenHandoff> {
  const handoffId = idIn(visit, "handoff");
  await requireOwnHandoff(app, visit.user, handoffId);
  const facts = await loadPageFacts(app, { handoffId, before });
  if (facts === undefined) throw new NotFoundError("handoff", handoffId);
  const { zone, now } = visit;
  const fileUrl = (id: string, number: number) => `/leads/${facts.lead.id}/mails/${id}/attachments/${number}`;
  return {
    facts,
    brief: makeBrief(facts, { kind: "new", zone, now, pageUrl: null, fileUrl, answering: null, longest }),
  };
}
