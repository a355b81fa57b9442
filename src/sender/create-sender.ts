import type { Ground } from "../ground.ts";
import { violatedUnique } from "../db/violated-unique.ts";
import { senders } from "../db/schema/index.ts";
import { ConflictError } from "../platform/errors.ts";
import { checkTransports } from "./check-transports.ts";
import type { Sender } from "./default-sender.ts";
import type { SenderInput } from "./sender-schemas.ts";

/**
 * Adds an identity that mails are sent from.
 * @throws ConflictError `sender_exists` when another one has the address, `sender_key_taken`; InvalidInputError
 * `unknown_transport`
 */
export async function createSender({ db, clock }: Pick<Ground, "db" | "clock">, input: SenderInput): Promise<Sender> {
  return db
    .transaction(async (tx) => {
      await checkTransports(tx, input.transportIds);
      const [sender] = await tx
        .insert(senders)
        .values({ ...input, createdAt: clock.now() })
        .returning();
      if (sender === undefined) throw new Error("insert returned no row");
      return sender;
    })
    .catch(refuseTaken);
}

/** Tells which of a sender's unique fields another one has. @throws always */
export function refuseTaken(error: unknown): never {
  switch (violatedUnique(error)) {
    case "senders_one_per_address":
      throw new ConflictError("sender_exists", "Another sender has this address.");
    case "senders_key_unique":
      throw new ConflictError("sender_key_taken", "Another sender has this key.");
    case undefined:
    default:
      throw error;
  }
}
