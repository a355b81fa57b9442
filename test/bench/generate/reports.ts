import { joined, multipart } from "./compose.ts";
import { ourMessageId, ourSubject, ourText, signedAddress } from "./mail.ts";
import type { GeneratedMail } from "./mail.ts";
import type { Random } from "./random.ts";
import type { Sentence } from "./sentences.ts";
import { notices, outcomes } from "./vendor-forms.ts";
import type { Form, Outcome } from "./vendor-forms.ts";

/** A delivery report: the form of a vendor, or of nobody known, with or without its report part (RFC 3464, 6522). */
export function writeReport(random: Random, form: Form): GeneratedMail {
  const to = random.pick(["ann.lead@lead.example", "o'neil@lead.example", "j.doe+crm@sub.lead.example"]);
  const outcome = random.pick(outcomes);
  const host = `mx${random.int(1, 9)}.lead.example`;
  const words = form.words({ to, host, reply: outcome.reply, original: originalLines(to) });
  const shape = form.shape === "either" ? random.pick(["report", "no-report-part", "plain"] as const) : form.shape;
  const body = shape === "plain" ? plainPart(words) : reportBody(random, { to, host, words, shape, outcome });
  return finish(random, {
    form,
    family: `report-${form.name}-${shape}`,
    class: "bounce",
    to,
    host,
    body,
    sentence: { text: words.slice(0, 90), sight: "open" },
  });
}

/** A notice in words that no vendor is known for, plain or as a report. */
export function writeUnknownNotice(random: Random, sentence: Sentence, isDelay: boolean): GeneratedMail {
  const to = "ann.lead@lead.example";
  const host = `gw${random.int(1, 9)}.lead.example`;
  const words = [sentence.text.replace("{to}", `<${to}>`), "", ...(random.chance(0.6) ? originalLines(to) : [])].join(
    "\n",
  );
  const outcome: Outcome = isDelay
    ? { action: "delayed", status: "4.4.1", reply: "451 4.4.1 Connection timed out" }
    : random.pick(outcomes);
  const shape = random.pick(["report", "no-report-part", "plain"] as const);
  const body = shape === "plain" ? plainPart(words) : reportBody(random, { to, host, words, shape, outcome });
  const form = random.pick(notices);
  return finish(random, { form, family: `notice-${shape}`, class: "bounce", to, host, body, sentence });
}

/** A complaint by RFC 5965. */
export function writeComplaint(random: Random): GeneratedMail {
  const type = random.pick(["abuse", "fraud", "other"]);
  const fields = [
    "Content-Type: message/feedback-report",
    "",
    `Feedback-Type: ${type}`,
    "User-Agent: ExampleFBL/1.2",
    "Version: 1",
    `Original-Mail-From: <${signedAddress("bounce")}>`,
    "Arrival-Date: Mon, 30 Nov 2026 09:30:00 +0000",
    "Source-IP: 192.0.2.7",
  ];
  const body = multipart(random, "report; report-type=feedback-report", [
    Buffer.from(
      "Content-Type: text/plain\r\n\r\nThis is an email abuse report for a message received from 192.0.2.7.\r\n",
    ),
    Buffer.from(`${fields.join("\r\n")}\r\n`),
    originalPart(random, "ann.lead@lead.example"),
  ]);
  const form: Form = {
    ...notices[0],
    name: "arf",
    system: null,
    from: "fbl@isp.example",
    subject: `FW: ${ourSubject}`,
    fields: [],
    fromName: "",
  };
  return finish(random, {
    form,
    family: "complaint-arf",
    class: "complaint",
    to: "",
    host: "isp.example",
    body,
    sentence: { text: type, sight: "open" },
  });
}

/** A receipt by RFC 8098, in whose words nobody answers. */
export function writeDisposition(random: Random, words: Sentence): GeneratedMail {
  const type = random.pick(["displayed", "deleted", "dispatched", "processed"]);
  const mode = random.pick(["manual-action/MDN-sent-manually", "automatic-action/MDN-sent-automatically"]);
  const fields = [
    "Content-Type: message/disposition-notification",
    "",
    "Reporting-UA: lead.example; ExampleMail 4",
    "Final-Recipient: rfc822; ann.lead@lead.example",
    `Original-Message-ID: ${ourMessageId}`,
    `Disposition: ${mode}; ${type}`,
  ];
  const body = multipart(random, "report; report-type=disposition-notification", [
    Buffer.from(`Content-Type: text/plain; charset=utf-8\r\n\r\n${words.text}\r\n`),
    Buffer.from(`${fields.join("\r\n")}\r\n`),
  ]);
  const form: Form = {
    ...notices[0],
    name: "mdn",
    system: null,
    from: "ann.lead@lead.example",
    subject: `${random.pick(["Read: ", "Gelesen: ", "Lu : ", "Return Receipt: "])}${ourSubject}`,
    fields: [],
    fromName: "Ann Lead",
  };
  return finish(random, {
    form,
    family: "receipt-mdn",
    class: "other",
    to: "",
    host: "lead.example",
    body,
    sentence: words,
  });
}

interface Finished {
  form: Form;
  family: string;
  class: GeneratedMail["class"];
  to: string;
  host: string;
  body: Buffer;
  sentence: Sentence;
}

function finish(random: Random, plan: Finished): GeneratedMail {
  const { form } = plan;
  const address = form.from.replace("{host}", plan.host);
  const to = random.chance(0.75) ? "bounce" : "reply";
  const fields = [
    ...(random.chance(0.6) ? [["Return-Path", "<>"] as const] : []),
    ["From", form.fromName === "" ? address : `${form.fromName} <${address}>`] as const,
    ["To", signedAddress(to)] as const,
    ["Subject", form.subject.replace("{subject}", ourSubject)] as const,
    ["Date", "Mon, 30 Nov 2026 10:15:00 +0000"] as const,
    ["Message-ID", `<${random.id(18)}@${plan.host}>`] as const,
    ...form.fields.map(([name, value]) => [name, value.replace("{to}", plan.to)] as const),
    ...(random.chance(0.15)
      ? [["List-Id", "Announcements <a.lead.example>"] as const, ["Precedence", "list"] as const]
      : []),
    ...(random.chance(0.3) ? [["Auto-Submitted", "auto-replied"] as const] : []),
    ["MIME-Version", "1.0"] as const,
  ];
  const raw = joined(...fields.map(([name, value]) => `${name}: ${value}\r\n`), plan.body);
  return {
    id: random.id(8),
    class: plan.class,
    family: plan.family,
    system: form.system,
    language: null,
    raw,
    to,
    from: address,
    sight: plan.sentence.sight,
    sentence: plan.sentence.text,
    secondsAfter: null,
  };
}

function plainPart(words: string): Buffer {
  return Buffer.from(`Content-Type: text/plain; charset=us-ascii\r\n\r\n${words.replaceAll("\n", "\r\n")}\r\n`);
}

function reportBody(
  random: Random,
  {
    to,
    host,
    words,
    shape,
    outcome,
  }: {
    to: string;
    host: string;
    words: string;
    shape: "report" | "no-report-part";
    outcome: Outcome;
  },
): Buffer {
  const fields = [
    "Content-Type: message/delivery-status",
    "",
    `Reporting-MTA: dns; ${host}`,
    ...(random.chance(0.5) ? ["Arrival-Date: Mon, 30 Nov 2026 10:14:58 +0000"] : []),
    "",
    ...(random.chance(0.4) ? [`Original-Recipient: rfc822;${to}`] : []),
    `Final-Recipient: ${random.pick(["rfc822; ", "RFC822;", "rfc822;"])}${to}`,
    `Action: ${outcome.action}`,
    `Status: ${outcome.status}`,
    ...(random.chance(0.8) ? [`Diagnostic-Code: smtp; ${outcome.reply}`] : []),
  ];
  return multipart(random, "report; report-type=delivery-status", [
    plainPart(words),
    ...(shape === "report" ? [Buffer.from(`${fields.join("\r\n")}\r\n`)] : []),
    ...(random.chance(0.85) ? [originalPart(random, to)] : []),
  ]);
}

function originalPart(random: Random, to: string): Buffer {
  const kind = random.pick(["message/rfc822", "text/rfc822-headers"]);
  return Buffer.from(
    `Content-Type: ${kind}\r\n\r\n${originalLines(to).join("\r\n")}\r\n${kind === "message/rfc822" ? `\r\n${ourText.join("\r\n")}\r\n` : ""}`,
  );
}

function originalLines(to: string): string[] {
  return [
    `Message-ID: ${ourMessageId}`,
    "From: Kim Seller <kim@ours.example>",
    `To: ${to === "" ? "ann.lead@lead.example" : to}`,
    `Subject: ${ourSubject}`,
  ];
}
