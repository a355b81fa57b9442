import { readHeaderBlock } from "../../parse/header-block.ts";
import { headerOf } from "../../parse/mail.ts";
import type { HeaderField } from "../../parse/mail.ts";
import { readContentType } from "../../parse/content-type.ts";
import { readMessageIds } from "../../parse/message-ids.ts";
import { addressOfField } from "../addresses-in.ts";
import { partText, splitQuotedOriginal } from "../original.ts";
import { readSender } from "../sender.ts";
import { findStatus } from "./status-codes.ts";
import type { MailView } from "../view.ts";

export type DeliveryAction = "failed" | "delayed" | "delivered" | "relayed" | "expanded";

/** One per-recipient group of a delivery report (RFC 3464 2.3). */
export type ReportedRecipient = {
  finalRecipient: string | null;
  originalRecipient: string | null;
  action: DeliveryAction | null;
  status: string | null;
  diagnostic: string;
};

/** Where the fields stood: in a MIME part of their own, in the text, or in a report that this mail only relays. */
export type DeliveryReport = {
  recipients: readonly ReportedRecipient[];
  /** The name of the server that reports (RFC 3464 2.2.2); null when not told. */
  reporter: string | null;
  originalMessageId: string | null;
  found: "part" | "text" | "relayed";
};

const REPORT_TYPES = new Set(["message/delivery-status", "message/global-delivery-status", "message/deliverystatus"]);
const IN_TEXT = /^[ \t>]{0,8}(?:final-recipient|original-recipient)[ \t]*:/im;
const ACTION_IN_TEXT = /^[ \t>]{0,8}(?:action|status|diagnostic-code)[ \t]*:/im;
const MAX_GROUPS = 300;

/**
 * Reads a delivery report (RFC 3464, RFC 6533) from its own MIME part, or from the text where a system
 * puts the same fields there. Null when the mail holds none.
 */
export function readDeliveryReport(view: MailView): DeliveryReport | null {
  const source = view.mail.parts
    .filter((part) => REPORT_TYPES.has(part.type))
    .map(partText)
    .join("\n\n");
  if (source.trim() !== "") return { ...readReport(source), found: "part" };
  const relayed = relayedReport(view);
  if (relayed) return relayed;
  if (!IN_TEXT.test(view.text) || !ACTION_IN_TEXT.test(view.text)) return null;
  const report = readReport(view.text.replaceAll(/^[ \t>]{1,8}(?=[A-Za-z-]{4,40}[ \t]?:)/gm, ""));
  return report.recipients.length > 0 ? { ...report, found: "text" } : null;
}

/** Some gateways wrap a report, as it came, into a mail of their own. */
function relayedReport(view: MailView): DeliveryReport | null {
  const wrapped = view.mail.parts.find((part) => part.type === "message/rfc822");
  const sender = readSender(view);
  if (!wrapped || !(sender.daemon || sender.nullReturnPath)) return null;
  const inner = readContentType(headerOf(view.original?.headers ?? [], "content-type"));
  if (inner.type !== "multipart/report") return null;
  const source = partText(wrapped);
  const original = source.slice(
    Math.max(0, source.search(/^content-type:[ \t]*(?:message\/rfc822|text\/rfc822-headers)/im)),
  );
  const report = readReport(source);
  const enclosed = splitQuotedOriginal(original.replace(/^[^\n]*\n(?:[^\n]+\n)*\s*/, "")).original;
  if (report.recipients.length === 0) return null;
  return { ...report, originalMessageId: enclosed?.messageId ?? report.originalMessageId, found: "relayed" };
}

function readReport(source: string): Omit<DeliveryReport, "found"> {
  const recipients: ReportedRecipient[] = [];
  let originalMessageId: string | null = null;
  let reporter: string | null = null;
  for (const group of splitGroups(source)) {
    const fields = readHeaderBlock(group);
    const named = fields.find((field) =>
      /^x-(?:.{0,20}-)?original-?message-?id$|^original-message-id$/.test(field.name),
    );
    originalMessageId ??= readMessageIds(named?.value ?? null)[0] ?? null;
    reporter ??=
      /^\s*dns\s*;\s*([\w.-]{3,253})/i.exec(headerOf(fields, "reporting-mta") ?? "")?.[1]?.toLowerCase() ?? null;
    for (const run of splitRecipients(fields)) addGroup(recipients, run);
  }
  return { recipients, originalMessageId, reporter };
}

function splitGroups(source: string): string[] {
  return source.replaceAll("\r", "").split(/\n[ \t]*\n/, MAX_GROUPS);
}

/** Some systems leave out the blank line between recipients. */
function splitRecipients(fields: readonly HeaderField[]): HeaderField[][] {
  const runs: HeaderField[][] = [[]];
  for (const field of fields) {
    const current = runs.at(-1) ?? [];
    if (field.name === "final-recipient" && current.some((other) => other.name === field.name)) runs.push([field]);
    else current.push(field);
  }
  return runs;
}

function addGroup(recipients: ReportedRecipient[], fields: readonly HeaderField[]): void {
  const read = readRecipient(fields);
  const last = recipients.at(-1);
  if (read.finalRecipient !== null || read.originalRecipient !== null) recipients.push(read);
  else if (read.action !== null || read.status !== null || read.diagnostic !== "") {
    if (last && last.action === null && last.status === null)
      Object.assign(last, { ...read, finalRecipient: last.finalRecipient, originalRecipient: last.originalRecipient });
    else if (last && last.diagnostic === "") last.diagnostic = read.diagnostic;
    else if (!last) recipients.push(read);
  }
}

function readRecipient(fields: readonly HeaderField[]): ReportedRecipient {
  const address = (name: string) => {
    const value = headerOf(fields, name);
    return value === null ? null : addressOfField(value);
  };
  const status = headerOf(fields, "status");
  const diagnostic = fields
    .filter((field) => /^(?:diagnostic-code|x-supplementary-info|x-diagnostic|x-error|reason)$/.test(field.name))
    .map((field) => field.value.replace(/^[\w-]{1,30}\s?;\s?/, ""))
    .join(" ");
  return {
    finalRecipient: address("final-recipient") ?? address("x-actual-recipient"),
    originalRecipient: address("original-recipient") ?? address("x-original-recipient"),
    action: readAction(headerOf(fields, "action")),
    status: readStatus(status),
    // The comment of a Status field is often the only wording.
    diagnostic: `${diagnostic} ${/\((.{1,500})\)/.exec(status ?? "")?.[1] ?? ""}`.trim(),
  };
}

function readAction(value: string | null): DeliveryAction | null {
  const word = /[a-z]+/.exec((value ?? "").toLowerCase())?.[0] ?? "";
  if (word.startsWith("fail")) return "failed";
  if (word.startsWith("delay")) return "delayed";
  if (word.startsWith("deliver")) return "delivered";
  if (word.startsWith("relay")) return "relayed";
  return word.startsWith("expand") ? "expanded" : null;
}

function readStatus(value: string | null): string | null {
  if (value === null) return null;
  const reply = /^\s*([245])\d\d\b/.exec(value)?.[1];
  return findStatus(value) ?? (reply === undefined ? null : `${reply}.0.0`);
}
