import { listSetAsides } from "../../aside/list-set-asides.ts";
import { listHandoffs } from "../../handoff/list-handoffs.ts";
import { whoOf } from "../../handoff/who-of.ts";
import { listInboundMails } from "../../inbound/list-inbound-mails.ts";
import { failingJobs } from "../../jobs/failing.ts";
import { getLeads } from "../../lead/get-leads.ts";
import { listTrips } from "../../send/guard/list-trips.ts";
import { listMessages } from "../../send/ledger/list-messages.ts";
import { listDestinationHolds } from "../../sender/destination/list-holds.ts";
import { listSenders } from "../../sender/list-senders.ts";
import type { DashboardParts } from "../parts.ts";
import { causeWords } from "../word/happened.ts";
import type { Names } from "../word/happened.ts";
import type { Held, NeedFacts } from "./needs.ts";

const most = 50;
const sendersLookedAt = 20;
/** As `/readyz` has it. */
const failingSeconds = 60;

/** All that may wait for a person, each by the verb that lists it. */
export async function loadNeeds(app: DashboardParts, names: Names, now: Date): Promise<NeedFacts> {
  const [open, reviews, trips, asides, failing, held, holds] = await Promise.all([
    listHandoffs(app, { status: "open", limit: most }),
    listInboundMails(app, { review: "needed", limit: most }),
    listTrips(app, { status: "open", limit: most }),
    listSetAsides(app, { limit: most }),
    failingJobs(app.db, failingSeconds),
    listMessages(app, { status: "held", limit: most }),
    loadHolds(app, now),
  ]);
  const late = open.rows.filter(({ acceptBy, repId }) => repId === null || (acceptBy !== null && acceptBy < now));
  const leads = await getLeads(
    app,
    late.map(({ leadId }) => leadId),
  );
  return {
    late: late.map(({ id, leadId, repId, createdAt, cause }) => {
      const lead = leads.get(leadId);
      const rep = repId === null ? null : (names.reps.get(repId) ?? "a rep");
      return { id, who: lead === undefined ? "Somebody" : whoOf(lead), rep, createdAt, why: causeWords(cause) };
    }),
    open: { count: open.rows.length, hasMore: open.nextCursor !== null },
    reviews: {
      count: reviews.rows.length,
      hasMore: reviews.nextCursor !== null,
      heldUntil: reviews.rows.map(({ heldUntil }) => heldUntil).find((until) => until !== null) ?? null,
    },
    trips: trips.rows.map(({ id, reason }) => ({ id, reason })),
    asides: asides.rows.map(({ code, reason }) => ({ code, reason })),
    failing,
    heldMails: { count: held.rows.length, hasMore: held.nextCursor !== null },
    holds,
  };
}

async function loadHolds(app: DashboardParts, now: Date): Promise<Held[]> {
  const senders = await listSenders(app, { limit: sendersLookedAt });
  const holds = await Promise.all(
    senders.rows.map(async ({ id, name }) =>
      (await listDestinationHolds(app.db, id, now)).map((hold) => ({ ...hold, sender: name })),
    ),
  );
  return holds.flat();
}
