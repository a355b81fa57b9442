import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { sequences } from "../../db/schema/index.ts";
import { ConflictError, InvalidInputError, found } from "../../platform/errors.ts";
import type { SequenceDefinition } from "../../sequence/definition/definition.ts";
import { parseDefinition } from "../../sequence/definition/check/parse.ts";
import { loadCatalog } from "../../sequence/publish/load-catalog.ts";

/** Which definition is looked into: the draft, before anything is published, or the current version. */
export type Which = "draft" | "published";

/**
 * The definition of a sequence to look ahead with.
 * @throws NotFoundError; ConflictError `sequence_not_published`; InvalidInputError `invalid_definition` with every problem
 */
export async function readPlan(
  { db, versions }: Pick<Ground & SequenceParts, "db" | "versions">,
  id: string,
  which: Which,
): Promise<{ definition: SequenceDefinition; senderIds: string[] }> {
  const sequence = found(await db.select().from(sequences).where(eq(sequences.id, id)), "sequence", id);
  const { senderIds, currentVersionId, draft } = sequence;
  if (which === "published") {
    if (currentVersionId === null) throw new ConflictError("sequence_not_published", "There is no version yet.");
    return { definition: (await versions.get(db, currentVersionId)).definition, senderIds };
  }
  const parsed = parseDefinition(draft, await loadCatalog(db));
  if (parsed.kind === "ok") return { definition: parsed.definition, senderIds };
  throw new InvalidInputError("invalid_definition", "The draft cannot be looked into.", parsed.problems);
}
