import { and, eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { Tx } from "../../db/client.ts";
import { webhookTokens } from "../../db/schema/index.ts";
import { digest } from "../../platform/secret/sign.ts";
import type { InboundParts } from "../parts.ts";
import type { Fingerprint } from "../store/fingerprint.ts";
import { storeMail } from "../store/store-mail.ts";
import type { ReceivedMail } from "../store/store-mail.ts";

type Deps = Pick<Ground & InboundParts, "db" | "clock" | "queues" | "fingerprints">;

/**
 * Stores a mail that came under a signature that may serve once, in one transaction with the note that it has: in whatever
 * process, and only if the mail is stored. The same mail again, which a provider sends when it missed our answer, is fine.
 * @param once the provider, and the token of the signature
 * @returns `reused` when the signature has served for another mail
 */
export async function receiveOnce(
  { db, clock, queues, fingerprints }: Deps,
  mail: ReceivedMail,
  once: { provider: string; token: string },
): Promise<{ kind: "received" | "known" | "reused" }> {
  const now = clock.now();
  const fingerprint = await fingerprints.of(mail.raw, mail.format ?? "mail");
  const result = await db.transaction(async (tx) => {
    const claimed = await claim(tx, once, contentOf(mail, fingerprint), now);
    if (claimed !== "received") return { kind: claimed };
    return { kind: claimed, id: await storeMail(tx, mail, fingerprint, now) };
  });
  if ("id" in result && result.id !== undefined) await queues.enqueue("classify", { inboundMailId: result.id });
  return { kind: result.kind };
}

function contentOf({ envelopeFrom, envelopeTo }: ReceivedMail, fingerprint: Fingerprint): string {
  return digest(JSON.stringify([envelopeFrom, envelopeTo, fingerprint.digest]));
}

async function claim(
  tx: Tx,
  { provider, token }: { provider: string; token: string },
  content: string,
  now: Date,
): Promise<"received" | "known" | "reused"> {
  const claimed = await tx
    .insert(webhookTokens)
    .values({ provider, token, digest: content, seenAt: now })
    .onConflictDoNothing()
    .returning({ token: webhookTokens.token });
  if (claimed.length > 0) return "received";
  const [served] = await tx
    .select({ digest: webhookTokens.digest })
    .from(webhookTokens)
    .where(and(eq(webhookTokens.provider, provider), eq(webhookTokens.token, token)));
  return served?.digest === content ? "known" : "reused";
}
