import type { InboundClass } from "../db/schema/inbound.ts";
import type { InboundMessage } from "./read-mail.ts";

export interface Verdict {
  class: InboundClass;
  reasons: string[];
}

/**
 * Tells a person's answer from a machine's by the headers of RFC 3834 (Auto-Submitted) and RFC 3464 (delivery reports),
 * and the older ones that automatic responders set. Never reads the text.
 */
export function classifyMail(mail: InboundMessage, envelopeFrom: string): Verdict {
  const contentType = mail.header("content-type")?.toLowerCase() ?? "";
  if (/^multipart\/report\b/.test(contentType)) {
    return contentType.includes("delivery-status")
      ? { class: "bounce", reasons: ["multipart_report_delivery_status"] }
      : { class: "other", reasons: ["multipart_report"] };
  }
  const autoSubmitted = mail.header("auto-submitted")?.split(";")[0]?.trim().toLowerCase();
  const reasons: string[] = [];
  if (autoSubmitted !== undefined && autoSubmitted !== "no") reasons.push(`auto_submitted_${autoSubmitted}`);
  if (mail.header("x-autoreply") !== undefined) reasons.push("x_autoreply");
  if (mail.header("x-autorespond") !== undefined) reasons.push("x_autorespond");
  if (/^auto_?reply$/i.test(mail.header("precedence")?.trim() ?? "")) reasons.push("precedence_auto_reply");
  if (reasons.length > 0) return { class: "auto_reply", reasons };
  if (envelopeFrom === "" || /^(mailer-daemon|postmaster)@/i.test(mail.fromEmail ?? "")) {
    return { class: "other", reasons: ["null_or_daemon_sender"] };
  }
  return { class: "human_reply", reasons: ["no_sign_of_a_machine"] };
}
