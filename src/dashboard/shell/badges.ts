import { listHandoffs } from "../../handoff/list-handoffs.ts";
import { listInboundMails } from "../../inbound/list-inbound-mails.ts";
import type { DashboardParts } from "../parts.ts";
import { atLeast } from "../word/numbers.ts";
import type { SignedIn } from "./who.ts";

/** What waits for somebody, beside the entries of the navigation. */
export interface Badges {
  handoffs: string;
  reviews: string;
}

const counted = 50;

/** Counted up to a page: whoever has more knows that there are many. */
export async function loadBadges(app: DashboardParts, { role, repId }: SignedIn): Promise<Badges> {
  const own = role === "rep" ? (repId ?? undefined) : undefined;
  const [handoffs, reviews] = await Promise.all([
    role === "rep" && repId === null
      ? { rows: [], nextCursor: null }
      : listHandoffs(app, { status: "open", repId: own, limit: counted }),
    role === "rep" ? { rows: [], nextCursor: null } : listInboundMails(app, { review: "needed", limit: counted }),
  ]);
  return { handoffs: atLeast(handoffs), reviews: atLeast(reviews) };
}
