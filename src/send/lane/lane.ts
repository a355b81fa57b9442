import { eq } from "drizzle-orm";
import type { ConsentPolicy } from "../../consent/policy/policy.ts";
import { readPolicy } from "../../consent/policy/read-policy.ts";
import { senders } from "../../db/schema/index.ts";
import type { Ground } from "../../ground.ts";
import type { SenderParts } from "../../sender/parts.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { UnreadableSecretError } from "../../platform/secret/seal.ts";
import { unusable, withFailover } from "../carrier/failover.ts";
import type { Carrier } from "../carrier/failover.ts";
import type { SendParts } from "../parts.ts";
import type { ClaimedMessage } from "./claim/claim.ts";
import type { Lines } from "./claim/lines.ts";
import type { Leases } from "./leases.ts";
import { releaseMessages } from "./put-back.ts";
import type { Batcher } from "./settle/batcher.ts";
import type { Settlement } from "./settle/settle.ts";
import type { SendingIdentity } from "./write-mail.ts";

/** What a lane works with. */
export type LaneDeps = Pick<
  Ground & SequenceParts & SenderParts & SendParts,
  | "db"
  | "clock"
  | "log"
  | "site"
  | "signers"
  | "versions"
  | "transports"
  | "fence"
  | "dkimKeys"
  | "stopping"
  | "cutOff"
  | "perDestination"
  | "mailDomains"
  | "queues"
  | "meters"
>;

/** What one lane shares: messages are settled behind the backs of those who carry them. */
export interface Lane {
  carrier: Carrier;
  sender: SendingIdentity;
  /** What is measured of people, as of a moment ago. */
  policy: ConsentPolicy;
  /** Whether it is written down that no transport is available. */
  faulty: boolean;
  leases: Leases;
  lines: Lines<ClaimedMessage>;
  settler: Batcher<Settlement>;
}

/** Why a claimed message goes back into the queue. */
export type PutBackReason =
  | "destination_held"
  | "worker_stopped"
  | "worker_failed"
  | "transport_unavailable"
  | "span_passed";

/** Who a lane's mails are from, and what carries them; undefined when there is no such sender. */
export async function readRoute(
  app: LaneDeps,
  senderId: string,
): Promise<Pick<Lane, "carrier" | "sender" | "policy" | "faulty"> | undefined> {
  const [row] = await app.db.select().from(senders).where(eq(senders.id, senderId));
  if (row === undefined) return undefined;
  const { name, email, replyTo, trackingDomain, hiddenLink, transportFault } = row;
  const faulty = transportFault !== null;
  const policy = await readPolicy(app.db);
  try {
    const sender = { name, email, replyTo, trackingDomain, hiddenLink, dkim: app.dkimKeys.get(row.dkim) };
    return { carrier: await app.transports.of(row), sender, policy, faulty };
  } catch (error) {
    if (!(error instanceof UnreadableSecretError)) throw error;
    // Unsigned mail would be refused or taken for a forgery: nothing goes until the key can be read.
    const carrier = withFailover([unusable("DKIM", error.message)]);
    return { carrier, sender: { name, email, replyTo, dkim: [] }, policy, faulty };
  }
}

/** Nothing was begun for them. What cannot be put back becomes uncertain once its lease runs out, and goes back then. */
export async function putBack(
  { db, log, clock }: LaneDeps,
  { leases }: Lane,
  claimed: readonly ClaimedMessage[],
  reason: PutBackReason,
): Promise<void> {
  const ids = claimed.map(({ message }) => message.id);
  const kept = (error: unknown) => log.warn({ err: error, messages: ids.length }, "not put back");
  await releaseMessages(db, ids, reason, clock.now()).catch(kept);
  for (const id of ids) leases.drop(id);
}
