import { failurePhrases, permanentReasons } from "../patterns/failures.ts";
import type { FailureReason } from "../patterns/failures.ts";
import { fold } from "../fold.ts";
import { findReplyCode, findStatus, isGeneric, statusReasons } from "./status-codes.ts";

/** What is known of one failed delivery: the Status field, the server's words, and the notice around them. */
export type FailureEvidence = { status: string | null; diagnostic: string; notice: string };

/** `status` is the most telling code found; `certain` is false when only a code without words decided. */
export type FailureJudgment = { hard: boolean; reason: FailureReason; status: string | null; certain: boolean };

const MAX_DIAGNOSTIC = 8_000;

/**
 * Decides whether a failed delivery is permanent: a 4.x.x code never is; else the server's words outweigh
 * its code, since the same code is sent for an unknown mailbox and for a full one; without words the code
 * decides (RFC 3463), and a 5xx without a known detail counts as permanent.
 */
export function judgeFailure(evidence: FailureEvidence): FailureJudgment {
  const words = fold(evidence.diagnostic.slice(0, MAX_DIAGNOSTIC));
  const status = tellingStatus(evidence.status, words);
  const replyClass = (status ?? findReplyCode(words))?.[0] ?? null;
  const said = reasonOf(words);
  const reason =
    reconcile(said, status) ?? reasonOfStatus(status) ?? reasonOf(fold(evidence.notice.slice(0, MAX_DIAGNOSTIC)));
  if (replyClass === "4") return { hard: false, reason: reason ?? "undefined", status, certain: true };
  if (reason === null) return { hard: replyClass === "5", reason: "undefined", status, certain: false };
  return { hard: permanentReasons.has(reason), reason, status, certain: said !== null };
}

/** Where the code names whose address is at fault, words alone do not: "no such domain" may be the sender's. */
function reconcile(said: FailureReason | null, status: string | null): FailureReason | null {
  if (status === null || said === null) return said;
  if (/^5\.1\.[78]$/.test(status) && permanentReasons.has(said)) return "sender_rejected";
  if (/^5\.1\.[1-6]$/.test(status) && said === "mailbox_disabled") return "user_unknown";
  return said;
}

/** The reason the words give, or null when they match no known phrase. */
export function reasonOf(words: string): FailureReason | null {
  if (words === "") return null;
  return failurePhrases.find((entry) => entry.phrases.test(words))?.reason ?? null;
}

/** Status fields are often x.0.0 while the server's reply carries the real code. */
function tellingStatus(status: string | null, words: string): string | null {
  if (status !== null && !isGeneric(status)) return status;
  const found = findStatus(words);
  if (found !== null && !isGeneric(found)) return found;
  const reply = findReplyCode(words);
  if (status !== null && reply !== null && reply[0] !== status[0] && reply[0] !== "2") return `${reply[0]}.0.0`;
  return status ?? found ?? (reply === null ? null : `${reply[0]}.0.0`);
}

function reasonOfStatus(status: string | null): FailureReason | null {
  if (status === null) return null;
  const [, subject, detail] = status.split(".");
  return statusReasons[`${subject}.${detail}`] ?? null;
}
