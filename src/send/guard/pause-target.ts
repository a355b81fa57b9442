import { sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import type { GuardRule } from "../../db/schema/guard.ts";
import { ofDomain } from "./count.ts";
import type { GuardTarget } from "./count.ts";

// A type alias, not an interface: rows of a query have an index signature.
type Paused = { id: string; name: string };

/**
 * Pauses what still runs of a target.
 * @returns the ids of the sequence or senders that it paused, and what to call the target; undefined when nothing ran
 */
export async function pauseTarget(
  tx: Tx,
  { scope, target }: GuardTarget,
  rule: GuardRule,
  now: Date,
): Promise<{ ids: string[]; name: string } | undefined> {
  const at = sql`${now.toISOString()}::timestamptz`;
  const paused = await tx.execute<Paused>(
    scope === "sequence"
      ? sql`update sequences set status = 'paused', paused_reason = ${rule}, updated_at = ${at}
          where id = ${target} and status = 'published' returning id, '"' || name || '"' as name`
      : sql`update senders s set paused_at = ${at}, paused_reason = ${scope === "domain" ? `domain_${rule}` : rule}
          where ${scope === "domain" ? ofDomain(target) : sql`s.id = ${target}`} and s.paused_at is null
          returning s.id, s.name || ' <' || s.email || '>' as name`,
  );
  const [first] = paused;
  if (first === undefined) return undefined;
  return { ids: paused.map(({ id }) => id), name: scope === "domain" ? target : first.name };
}
