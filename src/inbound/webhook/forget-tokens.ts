import { lt } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { webhookTokens } from "../../db/schema/index.ts";
import { tokenMemoryMs } from "./token-age.ts";

/** Forgets the signatures that have served and are too old to be taken again. */
export async function forgetTokens({ db, clock }: Pick<Ground, "db" | "clock">): Promise<void> {
  const before = new Date(clock.now().getTime() - tokenMemoryMs);
  await db.delete(webhookTokens).where(lt(webhookTokens.seenAt, before));
}
