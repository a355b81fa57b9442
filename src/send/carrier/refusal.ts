// What a permanent refusal (5yz) is about: the mailbox, or us. RFC 3463 decides where a server gives an enhanced
// status code; else the reply code and the stage; the words only where both are silent.

const UNKNOWN_MAILBOX_STATUS = new Set([
  "5.1.0", // other address status
  "5.1.1", // bad destination mailbox
  "5.1.2", // bad destination system
  "5.1.3", // bad destination syntax
  "5.1.4", // ambiguous destination
  "5.1.6", // mailbox has moved
  "5.1.9", // system does not take mail (RFC 3886)
  "5.1.10", // null MX (RFC 7505)
  "5.2.1", // mailbox disabled
]);

const POLICY_WORDS =
  /spam|block|blacklist|denylist|reputation|policy|dmarc|\bspf\b|dkim|unsolicited|unauthenticated|not authori[sz]ed|bulk|abuse|banned|poor|relay|reverse dns|\bptr\b/;
const MAILBOX_WORDS =
  /no such|unknown|does ?n[o']t exist|not exist|not found|invalid (?:recipient|mailbox|address|user)|user unknown|no mailbox|disabled|inactive|unavailable|undeliverable|rejected: access denied/;

/** Whether a 5yz reply refuses the sender or the content (block lists, authentication, spam), not the mailbox. */
export function isPolicyRefusal(
  command: string | undefined,
  code: number,
  status: string | null,
  reason: string,
): boolean {
  const text = reason.toLowerCase();
  if (status?.startsWith("5.7.")) return true;
  if (status === "5.1.7" || status === "5.1.8") return true; // the sender's address is refused
  if (status === "5.4.1" && text.includes("recipient address rejected")) return false; // Exchange Online: no such user
  if (status !== null && !isGeneral(status)) return false;
  if (POLICY_WORDS.test(text)) return true;
  // Without a word about the mailbox, a refusal of the sender, the session or the content is about us.
  if (code === 554 || code === 550) return command !== "RCPT TO" && !MAILBOX_WORDS.test(text);
  return command === "MAIL FROM" && code !== 552;
}

/** Whether a 5yz reply says that the address will never take mail (a hard bounce: suppress it). */
export function isUnknownMailbox(
  command: string | undefined,
  code: number,
  status: string | null,
  reason: string,
): boolean {
  const text = reason.toLowerCase();
  if (status !== null && UNKNOWN_MAILBOX_STATUS.has(status)) return status !== "5.1.0" || command === "RCPT TO";
  if (status === "5.4.1") return text.includes("recipient address rejected");
  if (status !== null && !isGeneral(status)) return false;
  if (code === 556 || code === 521) return command === "RCPT TO"; // RFC 7504: the host takes no mail
  if (code === 550 || code === 551 || code === 553) return command === "RCPT TO" || MAILBOX_WORDS.test(text);
  return code === 554 && MAILBOX_WORDS.test(text);
}

/** x.0.0, x.3.0 and x.5.0: the server knows no better than its reply code. */
function isGeneral(status: string): boolean {
  return /^5\.[035]\.0$/.test(status);
}
