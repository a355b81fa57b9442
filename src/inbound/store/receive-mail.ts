import type { Ground } from "../../ground.ts";
import type { InboundParts } from "../parts.ts";
import { storeMail } from "./store-mail.ts";
import type { ReceivedMail } from "./store-mail.ts";

/** Stores a mail, then makes the job that reads it. @returns the id, or undefined when it was there already */
export async function receiveMail(
  { db, clock, queues, fingerprints }: Pick<Ground & InboundParts, "db" | "clock" | "queues" | "fingerprints">,
  mail: ReceivedMail,
): Promise<string | undefined> {
  const fingerprint = await fingerprints.of(mail.raw, mail.format ?? "mail");
  const id = await storeMail(db, mail, fingerprint, clock.now());
  if (id !== undefined) await queues.enqueue("classify", { inboundMailId: id });
  return id;
}
