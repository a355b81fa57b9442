import { and, count, eq, gt, or } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { leads, recipientRequests } from "../../db/schema/index.ts";
import type { RequestKind } from "../../db/schema/preferences.ts";
import { newId } from "../../platform/ids.ts";
import type { Recipient } from "../find-recipient.ts";

const dayMs = 86_400_000;
const goodForMs = 3 * dayMs;
/** Mails of a kind for a lead, or to an address, in a day: whoever has the link must not flood anybody. */
const mostInADay = 3;

/** What somebody asks for on the page. `newAddress` is normalized, and there for a change of address alone. */
export interface Asked {
  kind: RequestKind;
  newAddress: string | null;
  language: string;
}

/**
 * Takes in what is confirmed by mail first: a new address at the new one; export and erasure at the lead's own, as the link of a
 * mail that was forwarded proves little. Who asks too often gets no further mail, and the answer is the same.
 * @returns where the mail goes, and until when its link works
 */
export async function ask(
  { db, clock, queues }: Pick<Ground, "db" | "clock" | "queues">,
  { lead }: Pick<Recipient, "lead">,
  { kind, newAddress, language }: Asked,
): Promise<{ email: string; expiresAt: Date }> {
  const now = clock.now();
  const email = newAddress ?? lead.email;
  const request = { id: newId(), leadId: lead.id, kind, email, language };
  const expiresAt = new Date(now.getTime() + goodForMs);
  const added = await db.transaction(async (tx) => {
    await tx.select({ id: leads.id }).from(leads).where(eq(leads.id, lead.id)).for("no key update");
    const [asked] = await tx
      .select({ count: count() })
      .from(recipientRequests)
      .where(
        and(
          eq(recipientRequests.kind, kind),
          or(eq(recipientRequests.leadId, lead.id), eq(recipientRequests.email, email)),
          gt(recipientRequests.requestedAt, new Date(now.getTime() - dayMs)),
        ),
      );
    if ((asked?.count ?? 0) >= mostInADay) return false;
    await tx.insert(recipientRequests).values({ ...request, requestedAt: now, expiresAt, mailDueAt: now });
    return true;
  });
  if (added) await queues.enqueue("link", { requestId: request.id });
  return { email, expiresAt };
}
