import type { Tx } from "../../db/client.ts";
import type { UntrackedHit } from "../../consent/hit/count-untracked.ts";
import { whoMayBeCounted } from "../../consent/hit/who-may-be-counted.ts";
import type { Countable } from "../../consent/hit/who-may-be-counted.ts";
import type { CountedHit } from "./hit-buffer.ts";

/**
 * What becomes of hits: those that are kept, with the consent they are kept by; those that are counted of nobody; those
 * whose mail is being handed over, so that nobody knows yet what it carries.
 */
export interface AskedHits {
  kept: { hit: CountedHit; said: string }[];
  untracked: UntrackedHit[];
  early: CountedHit[];
}

/**
 * Asks for each hit whether it may be kept: the mail was made to be measured, and its recipient may be measured now. A hit
 * of a message that is gone is dropped.
 */
export async function askConsent(db: Pick<Tx, "execute">, hits: readonly CountedHit[]): Promise<AskedHits> {
  const asked = await whoMayBeCounted(db, [...new Set(hits.map(({ messageId }) => messageId))]);
  const out: AskedHits = { kept: [], untracked: [], early: [] };
  for (const hit of hits) {
    const message = asked.get(hit.messageId);
    if (message === undefined) continue;
    const { sequenceId, stepId, said, underWay } = message;
    const { kind, atMs, hits: times } = hit;
    if (underWay) out.early.push(hit);
    else if (mayKeep(kind, message)) out.kept.push({ hit, said });
    else if (kind === "open" || kind === "click") {
      out.untracked.push({ sequenceId, stepId, kind, at: new Date(atMs), hits: times });
    }
  }
  return out;
}

/** The other two are evidence about opens and clicks, and go with either. */
function mayKeep(kind: CountedHit["kind"], { opens, clicks }: Countable): boolean {
  if (kind === "open") return opens;
  return kind === "click" ? clicks : opens || clicks;
}
