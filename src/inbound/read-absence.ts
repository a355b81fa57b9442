import type { Classified } from "./classify.ts";
import { readOutOfOffice } from "./out-of-office/read.ts";
import type { ParsedMail } from "./parse/mail.ts";

/** What an auto-reply tells of its writer's absence; `returnsOn` is an ISO 8601 date. */
export type Absence = { returnsOn: string | null; delegate: string | null; leftForGood: boolean };

const NONE: Absence = { returnsOn: null, delegate: null, leftForGood: false };

/**
 * The absence an auto-reply announces, none for any other mail. Relative dates count from the mail's Date, or from
 * `now` where it has none that can be read, in the IANA zone given.
 */
export function readAbsence(input: { mail: ParsedMail; found: Classified; zone: string; now: Date }): Absence {
  const { mail, found } = input;
  if (found.class !== "auto_reply" || found.subtype === "challenge_response" || found.subtype === "receipt")
    return NONE;
  const sentAt = mail.date === null ? input.now : new Date(mail.date);
  const text = found.visibleText === "" ? mail.text : found.visibleText;
  return readOutOfOffice({ subject: mail.subject, text, sentAt, zone: input.zone });
}
