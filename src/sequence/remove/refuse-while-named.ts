import { sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { ConflictError } from "../../platform/errors.ts";
import type { Sequence } from "../create-sequence.ts";

/**
 * A sequence that steps of others enroll in, or take out of, stays: their walks would lose their way.
 * @throws ConflictError `sequence_in_use`, with some of those that name it
 */
export async function refuseWhileNamed(tx: Tx, { id, key }: Pick<Sequence, "id" | "key">): Promise<void> {
  const users = await tx.execute<{ name: string }>(sql`
    select distinct s.name from sequences s join sequence_versions v on v.sequence_id = s.id
    where s.id <> ${id}::uuid
      and exists (select from jsonb_array_elements(v.definition -> 'steps') step
        where step ->> 'kind' in ('enroll', 'exit') and step ->> 'sequence' in (${id}::text, ${key ?? id}::text))
      and ((s.status in ('published', 'paused') and v.id = s.current_version_id) or exists (
        select from enrollments e where e.version_id = v.id and e.status in ('waiting', 'active', 'paused')))
    order by s.name limit 3`);
  if (users.length === 0) return;
  const some = users.map(({ name }) => `"${name}"`).join(", ");
  throw new ConflictError(
    "sequence_in_use",
    `Steps of other sequences name it, such as ${some}: publish them without first.`,
  );
}
