import { sql } from "drizzle-orm";
import type { Tx } from "../db/client.ts";
import { ConflictError } from "../platform/errors.ts";
import type { Sender } from "./default-sender.ts";
import type { SenderPatch } from "./sender-schemas.ts";

/**
 * A key or a name that versions in use call the sender by stays: without it their mails would go out from another one.
 * @throws ConflictError `sender_in_use`, with some of the sequences
 */
export async function refuseRenaming(tx: Tx, sender: Sender, patch: SenderPatch): Promise<void> {
  const given = [
    ...(patch.key !== undefined && patch.key !== sender.key && sender.key !== null ? [sender.key] : []),
    ...(patch.name !== undefined && patch.name !== sender.name ? [sender.name] : []),
  ];
  if (given.length === 0) return;
  const names = sql`(select jsonb_array_elements_text(${JSON.stringify(given)}::text::jsonb))`;
  const users = await tx.execute<{ name: string }>(sql`
    select distinct s.name from sequences s join sequence_versions v on v.sequence_id = s.id
    where (v.definition ->> 'sender' in ${names} or exists (
        select from jsonb_array_elements(v.definition -> 'steps') step where step ->> 'sender' in ${names}))
      and ((s.status in ('published', 'paused') and v.id = s.current_version_id) or exists (
        select from enrollments e where e.version_id = v.id and e.status in ('waiting', 'active', 'paused')))
    order by s.name limit 3`);
  if (users.length === 0) return;
  const some = users.map(({ name }) => `"${name}"`).join(", ");
  const what = given.map((name) => `"${name}"`).join(" or ");
  throw new ConflictError(
    "sender_in_use",
    `Sequences call the sender ${what}, such as ${some}: publish them without first.`,
  );
}
