import { failurePhrases, permanentReasons } from "../patterns/failures.ts";
import type { FailureReason } from "../patterns/failures.ts";
import { fold } from "../fold.ts";
import { findReplyCode, findStatus, isGeneric, statusReasons } from "./status-codes.ts";

/** What is known of one failed delivery: the Status field, the server's words, and the notice around them. */
export type FailureEvidence = { status: string | null; diagnostic: string; notice: string };

/** `status` is the most telling code found; `certain` is false when only a code without words decided. */
export type FailureJudgment = { hard: boolean; reason: FailureReason; status: string | null; certain: boolean };

const MAX_DIAGNOSTIC = 8_000;

/** What a refused command was about: only RCPT is about the mailbox (RFC 5321 3.3). */
const BEFORE_RCPT =
  /in reply to (?:the )?(?:mail from|ehlo|helo|starttls|initial|connect)|\bstarttls\b|\btls (?:is |negotiation|required|handshake)|(?:initial (?:server )?greeting|connection (?:refused|rejected|dropped|blocked|denied)|refused to talk to me|after (?:mail from|ehlo|helo|connect))/;
const FOR_NOW = /temporar(?:il)?y|try (?:again|later)|for the moment|at this time/;
const REVERSE_DNS = /\bptr\b|reverse (?:dns|lookup|hostname|address)|rdns\b/;
/** qmail closes every failure so, whatever the remote server has said. */
const GIVEN_UP =
  /giving up on [\d.:a-f]{3,40}\.?|i'm not going to try again; this message has been in the queue too long\.?/g;

/**
 * Decides whether a failed delivery is permanent: a 4.x.x code never is; else the server's words outweigh
 * its code, since the same code is sent for an unknown mailbox and for a full one; without words the code
 * decides (RFC 3463). Only what says that the mailbox is gone is: never a code of the system, the protocol, the content or the
 * policy (subjects 3, 5, 6, 7) without such words, a command that is not understood (500 to 504), the sender or the
 * connection, or what is so for now.
 */
export function judgeFailure(evidence: FailureEvidence): FailureJudgment {
  const words = serverWords(evidence.diagnostic);
  const judged = judgeWords(evidence, words);
  return judged.hard && isAboutUs(words, judged.status, evidence.notice) ? { ...judged, hard: false } : judged;
}

function serverWords(diagnostic: string): string {
  const words = fold(diagnostic.slice(0, MAX_DIAGNOSTIC));
  return /\b55\d\b/.test(words) ? words.replaceAll(GIVEN_UP, "").trim() : words;
}

/** True when the failure is not the mailbox's, whatever else is said, or when only a code that means no mailbox speaks for it. */
function isAboutUs(words: string, status: string | null, notice: string): boolean {
  const said = words === "" ? fold(notice.slice(0, MAX_DIAGNOSTIC)) : words;
  if (/^5\.[3567]\./.test(status ?? "") && !saysMailboxIsGone(said)) return true;
  if (/^50[0-4]$/.test(findReplyCode(words) ?? "")) return true;
  return BEFORE_RCPT.test(words) || FOR_NOW.test(words) || REVERSE_DNS.test(words);
}

/** Said in words, and not only that the recipient was refused. */
function saysMailboxIsGone(words: string): boolean {
  const said = failurePhrases.find((entry) => entry.phrases.test(words));
  return said !== undefined && (said.reason === "moved" || said === failurePhrases.find(isUnknownUser));
}

const isUnknownUser = ({ reason }: { reason: FailureReason }) => reason === "user_unknown";

function judgeWords(evidence: FailureEvidence, words: string): FailureJudgment {
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
