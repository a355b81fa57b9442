import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { suppressions } from "../../db/schema/index.ts";
import type { Suppression } from "../../lead/suppression/list-suppressions.ts";
import { suppress } from "../../lead/suppression/suppress.ts";
import { keyOf, suppressMany } from "../../lead/suppression/suppress-many.ts";
import { stopSuppressed } from "./stop-suppressed.ts";

/** Who is to be mailed no more: one address, or everybody at a domain and those below it; normalized. */
export type Whom = { email: string; domain?: undefined } | { email?: undefined; domain: string };

/**
 * Suppresses an address, or a domain, by hand and stops the enrollments of its leads, in one transaction. What is suppressed
 * already keeps its first reason.
 */
export async function suppressAddress(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { detail, ...whom }: Whom & { detail?: string | undefined },
): Promise<Suppression> {
  return db.transaction(async (tx) => {
    const now = clock.now();
    const reason = "manual" as const;
    const tell =
      whom.email === undefined
        ? (await suppressMany(tx, [{ ...whom, reason, detail }], now)).length > 0
        : await suppress(tx, { email: whom.email, reason, detail }, now);
    const emails = whom.email === undefined ? [] : [whom.email];
    const domains = whom.email === undefined ? [whom.domain] : [];
    await stopSuppressed(tx, { emails, domains, tell, reason }, now);
    const [row] = await tx
      .select()
      .from(suppressions)
      .where(eq(suppressions.key, keyOf(whom)));
    if (row === undefined) throw new Error("a suppression just made is not there");
    return row;
  });
}
