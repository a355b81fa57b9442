import { listDestinationHolds } from "../../sender/destination/list-holds.ts";
import { listSenders } from "../../sender/list-senders.ts";
import { getSenderUsage } from "../../sender/usage/get-usage.ts";
import type { DashboardParts } from "../parts.ts";
import type { SenderFacts } from "./deliverability-view.ts";

const most = 50;

/** The senders with what of their allowance is used today, and where they are held. */
export async function loadSenders(app: DashboardParts, now: Date): Promise<SenderFacts[]> {
  const { rows } = await listSenders(app, { limit: most });
  return Promise.all(
    rows.map(async ({ id, name, email, pausedAt, warmUp }): Promise<SenderFacts> => {
      const [usage, holds] = await Promise.all([getSenderUsage(app, { id }), listDestinationHolds(app.db, id, now)]);
      const { used: today, cap } = usage.today;
      return { id, name, email, paused: pausedAt !== null, cap, isWarmUp: warmUp !== null, today, holds };
    }),
  );
}
