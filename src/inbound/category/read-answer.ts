import type { InboundAnswer } from "../../db/schema/inbound.ts";
import type { Classified } from "../classify.ts";
import type { ParsedMail } from "../parse/mail.ts";
import { readRemoval } from "../removal/read.ts";
import { categorizeReply } from "./read.ts";

/**
 * What a person's answer says, null for any other mail. Days count from the mail's Date, or from `now` where it has none that can be
 * read; times are in the writer's IANA zone unless they name another.
 */
export function readAnswer(input: {
  mail: ParsedMail;
  found: Classified;
  zone: string;
  now: Date;
}): InboundAnswer | null {
  const { mail, found, zone, now } = input;
  if (found.class !== "human_reply") return null;
  const sentAt = mail.date === null ? now : new Date(mail.date);
  const { newAddress } = readRemoval(found.visibleText);
  const exchanges = found.exchanges ?? [];
  return { ...categorizeReply({ text: found.visibleText, sentAt, zone }), newAddress, exchanges };
}
