import { eq, or, sql } from "drizzle-orm";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { Tx } from "../../db/client.ts";
import { sequences } from "../../db/schema/index.ts";
import { triggeredStatuses } from "../../db/schema/sequences.ts";
import { InvalidInputError } from "../../platform/errors.ts";
import { keyProperty } from "../../sequence/key-of-occasion.ts";

/**
 * The sequence that a recycled lead is to enter, by its key or id.
 * @throws InvalidInputError `sequence_not_found`; `sequence_not_published` for a draft or an archived one; `sequence_keyed`
 *   for one in which each enrollment is about a value that nobody can name here
 */
export async function findNextSequence({ versions }: SequenceParts, tx: Tx, name: string): Promise<string> {
  const refuse = (code: string, message: string) =>
    new InvalidInputError(code, message, [{ pointer: "/sequence", code, message }]);
  const [sequence] = await tx
    .select()
    .from(sequences)
    .where(or(eq(sequences.key, name), sql`${sequences.id}::text = ${name}`))
    .for("share");
  if (sequence === undefined) throw refuse("sequence_not_found", `There is no sequence "${name}".`);
  const { id, status, currentVersionId } = sequence;
  if (currentVersionId === null || !triggeredStatuses.includes(status)) {
    throw refuse("sequence_not_published", `The sequence "${name}" is ${status}: nobody can enter it.`);
  }
  const { trigger } = (await versions.get(tx, currentVersionId)).definition;
  if (keyProperty(trigger) !== null) {
    throw refuse("sequence_keyed", `Each enrollment of "${name}" is about a key of its event: name another sequence.`);
  }
  return id;
}
