import { isPolicyRefusal, isUnknownMailbox } from "./refusal.ts";

/**
 * Why a message waits.
 * - `connection`: the server could not be reached or wants no session now, or it broke before any content was sent
 * - `auth`: our own credentials or TLS were refused; a fault of the transport, not of the message
 * - `throttled`: the server asked us to slow down (421, 4.7.x, "rate limit", "too many"); it means all mail that goes there
 * - `greylisted`: first contact of this sender and recipient is refused on purpose; retry in some minutes (RFC 6647)
 * - `mailbox`: the recipient's mailbox is busy, full, gets too much or is otherwise not available now (4.2.x)
 * - `server`: any other transient answer
 */
export type DeferralClass = "connection" | "auth" | "throttled" | "greylisted" | "mailbox" | "server";

/** What one SMTP transaction came to. */
export type SendOutcome =
  | { kind: "accepted"; response: string }
  | { kind: "deferred"; class: DeferralClass; code: number | null; status: string | null; reason: string }
  | { kind: "rejected"; hard: boolean; policy: boolean; code: number | null; status: string | null; reason: string }
  | { kind: "uncertain"; reason: string };

/** The parts of a nodemailer SMTP error that tell what happened. */
export interface SmtpFailure {
  message: string;
  /** nodemailer's error code, such as ECONNECTION, ETIMEDOUT, EAUTH, EENVELOPE, EMESSAGE */
  code?: string | undefined;
  /** three-digit reply code (RFC 5321 section 4.2), when the server answered */
  responseCode?: number | undefined;
  /** the server's reply, whole */
  response?: string | undefined;
  /** the command in flight: CONN, MAIL FROM, RCPT TO, DATA, AUTH … */
  command?: string | undefined;
}

const REASON_LENGTH = 500;

/** The enhanced status code (RFC 3463) that a reply carries, or null. */
export function enhancedStatus(response: string | undefined): string | null {
  return /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(response ?? "")?.[1] ?? null;
}

/**
 * Classes a failed SMTP transaction by RFC 5321 reply codes and RFC 3463 enhanced status codes.
 * @param contentSent whether any byte of the message content had been handed to the connection. From then on a
 *   missing answer is `uncertain`: the server may have taken the message (RFC 5321 section 4.5.3.2.6).
 */
export function classifyFailure(failure: SmtpFailure, contentSent: boolean): SendOutcome {
  const reason = oneLine(failure.response ?? failure.message);
  const code = failure.responseCode ?? 0;
  const status = enhancedStatus(failure.response);
  if (code >= 400 && code < 500) return deferred(deferralClass(failure, code, status), code, status, reason);
  if (code >= 500 && code < 600) return classifyPermanent(failure, code, status, reason);
  if (contentSent) return { kind: "uncertain", reason };
  switch (failure.code ?? "") {
    case "EAUTH":
    case "ENOAUTH":
    case "EOAUTH2":
    case "ETLS":
    case "EREQUIRETLS":
      return deferred("auth", null, null, reason);
    case "EMESSAGE": // larger than the SIZE limit which the server announced, or empty
      return { kind: "rejected", hard: false, policy: false, code: null, status: "5.3.4", reason };
    case "ESMTPUTF8": // an internationalized address (RFC 6531 section 3.6.1), and a server that takes none
      return { kind: "rejected", hard: false, policy: false, code: null, status: "5.6.7", reason };
    case "EENVELOPE": // an address that cannot be written in an envelope
      return { kind: "rejected", hard: true, policy: false, code: null, status: "5.1.3", reason };
    default:
      return deferred("connection", null, null, reason);
  }
}

function classifyPermanent(failure: SmtpFailure, code: number, status: string | null, reason: string): SendOutcome {
  // Authentication and session-order errors tell about us, not about the message or the recipient.
  if (failure.code === "EAUTH" || code === 530 || code === 534 || code === 535 || code === 538) {
    return deferred("auth", code, status, reason);
  }
  if (code === 503 || code === 500 || code === 502) return deferred("server", code, status, reason);
  const policy = isPolicyRefusal(failure.command, code, status, reason);
  return {
    kind: "rejected",
    hard: !policy && isUnknownMailbox(failure.command, code, status, reason),
    policy,
    code,
    status,
    reason,
  };
}

/** Commands before any mail is known: what is answered there is about the session, not about a destination. */
const sessionCommands = new Set(["CONN", "EHLO", "HELO", "LHLO", "STARTTLS"]);
const greylistWords = /gr[ae]y[ -]?list|postgrey|first[ -]time sender|first contact/;
const throttleWords = /too many|too fast|too quickly|\brate\b|thrott|slow down|temporarily deferred/;

function deferralClass(failure: SmtpFailure, code: number, status: string | null): DeferralClass {
  const text = (failure.response ?? "").toLowerCase();
  if (failure.code === "EAUTH" || code === 454) return "auth";
  if (sessionCommands.has(failure.command ?? "") || (code === 421 && status === "4.4.2")) return "connection";
  // Before any recipient was named, a server that closes does so to us, whoever the mail is for.
  if (code === 421 && failure.command === "MAIL FROM") return "connection";
  if (greylistWords.test(text)) return "greylisted";
  if (code === 421) return "throttled";
  if (status?.startsWith("4.2.")) return "mailbox";
  if (status?.startsWith("4.7.") || throttleWords.test(text)) return "throttled";
  return code === 450 || code === 452 ? "mailbox" : "server";
}

function deferred(cls: DeferralClass, code: number | null, status: string | null, reason: string): SendOutcome {
  return { kind: "deferred", class: cls, code, status, reason };
}

function oneLine(text: string): string {
  return text
    .slice(0, REASON_LENGTH)
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
}
