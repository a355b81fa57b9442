import type { Tx } from "../../../db/client.ts";
import { outbox } from "../../../db/schema/index.ts";
import type { OutboxEntry } from "../../../db/schema/handoffs.ts";
import type { ClaimedMessage } from "../claim/claim.ts";

/** Owes the operator word of mails that cannot be written: once for each step of a version, however many they are. */
export async function oweUnwritten(
  tx: Tx,
  settlements: readonly { claimed: ClaimedMessage; at: Date }[],
): Promise<void> {
  const steps = new Map(
    settlements.map(({ claimed: { message }, at }) => {
      const { id: messageId, versionId, stepId } = message;
      const entry: OutboxEntry = { topic: "not_rendered", messageId, versionId, stepId };
      return [`${versionId} ${stepId}`, { entry, createdAt: at, dueAt: at }] as const;
    }),
  );
  if (steps.size > 0)
    await tx
      .insert(outbox)
      .values([...steps.values()])
      .onConflictDoNothing();
}
