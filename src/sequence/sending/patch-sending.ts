import { eq, inArray } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { senders, sequences } from "../../db/schema/index.ts";
import type { UncertainPolicy } from "../../db/schema/sequences.ts";
import { InvalidInputError, NotFoundError } from "../../platform/errors.ts";

export interface SendingPatch {
  senderIds?: string[] | undefined;
  uncertainPolicy?: UncertainPolicy | undefined;
}

/**
 * Changes who sends the mails of a sequence, and what becomes of those that may have been delivered; at once, without a
 * new version. @throws NotFoundError; InvalidInputError `unknown_sender`
 */
export async function patchSending(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { id, patch }: { id: string; patch: SendingPatch },
): Promise<void> {
  const { senderIds = [] } = patch;
  if (senderIds.length > 0) {
    const found = await db.select({ id: senders.id }).from(senders).where(inArray(senders.id, senderIds));
    const known = new Set(found.map((row) => row.id));
    const problems = senderIds.flatMap((one, index) =>
      known.has(one)
        ? []
        : [{ pointer: `/senderIds/${index}`, code: "unknown_sender", message: "There is no such sender" }],
    );
    if (problems.length > 0) throw new InvalidInputError("unknown_sender", "A sender does not exist.", problems);
  }
  const changed = await db
    .update(sequences)
    .set({ ...patch, updatedAt: clock.now() })
    .where(eq(sequences.id, id))
    .returning({ id: sequences.id });
  if (changed.length === 0) throw new NotFoundError("sequence", id);
}
