import type { ReceivedMail } from "./received-mail.ts";

const MAX_MAILS = 2_000;
const MAX_BYTES = 200_000_000;

/** The newest mails, oldest first; older ones go when there are more than 2,000, or more than 200 MB of them. */
export interface MailStore {
  readonly mails: readonly ReceivedMail[];
  add(mail: ReceivedMail): void;
  clear(): void;
}

/** An empty store in memory. */
export function createMailStore(): MailStore {
  const mails: ReceivedMail[] = [];
  let bytes = 0;
  return {
    mails,
    add(mail) {
      mails.push(mail);
      bytes += mail.raw.length;
      while (mails.length > MAX_MAILS || (bytes > MAX_BYTES && mails.length > 1)) {
        bytes -= mails.shift()?.raw.length ?? 0;
      }
    },
    clear() {
      mails.length = 0;
      bytes = 0;
    },
  };
}
