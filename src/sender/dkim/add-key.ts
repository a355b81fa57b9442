import { generateKeyPair } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { eq, ne, and, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { Tx } from "../../db/client.ts";
import { senders } from "../../db/schema/index.ts";
import type { SealedDkimKey } from "../../db/schema/senders.ts";
import { ConflictError, InvalidInputError } from "../../platform/errors.ts";
import { lockSender } from "../get-sender.ts";
import { domainOf, isDomainAligned } from "./alignment.ts";
import { describeDkimKey } from "./describe-key.ts";
import type { DkimKeyInput, DkimKeyView } from "./dkim-schemas.ts";
import { readPrivateKey } from "./read-private-key.ts";
import type { DkimAlgorithm } from "./record.ts";

const generate = promisify(generateKeyPair);
const keysAtMost = 8;
// Keys are added one after the other, so that no two senders get the same name in DNS for different keys.
const dkimLock = 4_717_370_004;

/**
 * Gives a sender a DKIM key, sealed; its mails are signed with it from now on, beside its other keys.
 * @returns its public half, with the record to publish
 * @throws NotFoundError; ConflictError `dkim_selector_taken`, `too_many_dkim_keys`; UnreadableSecretError; InvalidInputError
 * `dkim_domain_not_aligned`, `dkim_key_unreadable`, `dkim_key_unsuitable`, `unknown_dkim_key`
 */
export async function addDkimKey(
  { db, sealer }: Pick<Ground, "db" | "sealer">,
  { id, input }: { id: string; input: DkimKeyInput },
): Promise<DkimKeyView> {
  // Outside of the transaction: making an RSA key takes a while.
  const key =
    "of" in input ? null : "privateKey" in input ? readPrivateKey(input.privateKey) : await make(input.algorithm);
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${dkimLock})`);
    const sender = await lockSender(tx, id);
    const { selector, domain = domainOf(sender.email) } = input;
    refuseStray(sender.email, domain);
    if (sender.dkim.length >= keysAtMost) {
      throw new ConflictError("too_many_dkim_keys", `A sender signs with at most ${keysAtMost} keys.`);
    }
    if (sender.dkim.some((one) => one.selector === selector)) throw taken(`The sender has a key "${selector}".`);
    const stored =
      "of" in input ? await findKey(tx, input.of, domain, selector) : await store(tx, domain, selector, key);
    sealer.open(stored.sealedKey, "That key");
    await tx
      .update(senders)
      .set({ dkim: [...sender.dkim, stored] })
      .where(eq(senders.id, id));
    return describeDkimKey(sealer, sender.email, stored);
  });

  async function store(tx: Tx, domain: string, selector: string, made: KeyObject | null): Promise<SealedDkimKey> {
    if (made === null) throw new Error("no key was made");
    const [other] = await tx
      .select({ name: senders.name })
      .from(senders)
      .where(and(ne(senders.id, id), has(domain, selector)));
    if (other !== undefined) {
      throw taken(`"${selector}" of ${domain} is a key of ${other.name}: take another name, or that key with "of".`);
    }
    const pem = made.export({ type: "pkcs8", format: "pem" }).toString();
    return { domain, selector, sealedKey: sealer.seal(pem) };
  }
}

async function findKey(tx: Tx, senderId: string, domain: string, selector: string): Promise<SealedDkimKey> {
  const [other] = await tx.select({ dkim: senders.dkim }).from(senders).where(eq(senders.id, senderId));
  const found = other?.dkim.find((one) => one.selector === selector && one.domain === domain);
  if (found !== undefined) return found;
  throw new InvalidInputError("unknown_dkim_key", `That sender has no key "${selector}" of ${domain}.`);
}

async function make(algorithm: DkimAlgorithm): Promise<KeyObject> {
  const pair = algorithm === "rsa" ? await generate("rsa", { modulusLength: 2048 }) : await generate("ed25519");
  return pair.privateKey;
}

function refuseStray(email: string, domain: string): void {
  const from = domainOf(email);
  if (isDomainAligned(from, domain)) return;
  const message = `DMARC counts a signature of ${from} or its organizational domain for this sender, not one of ${domain}.`;
  throw new InvalidInputError("dkim_domain_not_aligned", message, [
    { pointer: "/domain", code: "dkim_domain_not_aligned", message },
  ]);
}

const has = (domain: string, selector: string) =>
  sql`${senders.dkim} @> ${JSON.stringify([{ domain, selector }])}::text::jsonb`;

const taken = (message: string) => new ConflictError("dkim_selector_taken", message);
