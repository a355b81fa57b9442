import { eq } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { senders } from "../db/schema/index.ts";
import { ConflictError, InvalidInputError } from "../platform/errors.ts";
import { checkTransports } from "./check-transports.ts";
import { refuseTaken } from "./create-sender.ts";
import type { Sender } from "./default-sender.ts";
import { domainOf, isDomainAligned } from "./dkim/alignment.ts";
import { lockSender } from "./get-sender.ts";
import { refuseRenaming } from "./refuse-renaming.ts";
import type { SenderPatch } from "./sender-schemas.ts";

/**
 * Changes the named fields of a sender. What limits it is obeyed by the next claim: a hold of a limit that changes ends.
 * @throws NotFoundError; ConflictError `sender_exists`, `sender_key_taken`, `sender_in_use`, `sender_of_mail_from` (name and
 * address of the default sender are settings); InvalidInputError `unknown_transport`, `dkim_domain_not_aligned`
 */
export async function patchSender(
  { db, queues }: Pick<Ground, "db" | "queues">,
  { id, patch }: { id: string; patch: SenderPatch },
): Promise<Sender> {
  const changed = await db
    .transaction(async (tx) => {
      const sender = await lockSender(tx, id);
      checkIdentity(sender, patch);
      await refuseRenaming(tx, sender, patch);
      await checkTransports(tx, patch.transportIds ?? []);
      const [row] = await tx
        .update(senders)
        // Naming a column by itself keeps an empty patch a valid statement.
        .set({ key: senders.key, ...patch, ...(endsHold(sender, patch) && { heldUntil: null, heldReason: null }) })
        .where(eq(senders.id, id))
        .returning();
      if (row === undefined) throw new Error("update returned no row");
      return row;
    })
    .catch(refuseTaken);
  await queues.enqueue("dispatch", { senderId: id });
  return changed;
}

function checkIdentity(sender: Sender, patch: SenderPatch): void {
  const { name = sender.name, email = sender.email } = patch;
  if (sender.isDefault && (name !== sender.name || email !== sender.email)) {
    throw new ConflictError("sender_of_mail_from", "Name and address of this sender are those of MAIL_FROM.");
  }
  const strays = sender.dkim.filter(({ domain }) => !isDomainAligned(domainOf(email), domain));
  if (email === sender.email || strays.length === 0) return;
  const named = strays.map(({ selector, domain }) => `${selector} of ${domain}`).join(", ");
  throw new InvalidInputError("dkim_domain_not_aligned", `Delete its DKIM keys for another domain first: ${named}.`);
}

function endsHold({ heldReason }: Sender, patch: SenderPatch): boolean {
  if (heldReason === "min_gap") return patch.minGapMs !== undefined || patch.gapJitter !== undefined;
  if (heldReason !== "daily_cap" && heldReason !== "hourly_cap" && heldReason !== "warm_up") return false;
  const { dailyCap, hourlyCap, warmUp, timezone } = patch;
  return [dailyCap, hourlyCap, warmUp, timezone].some((limit) => limit !== undefined);
}
