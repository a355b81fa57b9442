import { classify } from "../../src/inbound/classify.ts";
import type { Classified } from "../../src/inbound/classify.ts";
import { parseMail } from "../../src/inbound/parse.ts";

/** A raw mail from a few fields; headers given as lines come last and may repeat or replace nothing. */
export function mailOf(input: {
  from?: string;
  to?: string;
  subject?: string;
  headers?: readonly string[];
  body: string;
  type?: string;
}): Buffer {
  const lines = [
    ...(input.from === "" ? [] : [`From: ${input.from ?? "Ann Lead <ann@lead.example>"}`]),
    `To: ${input.to ?? "Rep <rep@ours.example>"}`,
    ...(input.subject === undefined ? [] : [`Subject: ${input.subject}`]),
    "Date: Mon, 5 Jan 2026 10:00:00 +0000",
    "Message-ID: <incoming@lead.example>",
    ...(input.headers ?? []),
    "MIME-Version: 1.0",
    `Content-Type: ${input.type ?? "text/plain; charset=utf-8"}`,
    "",
    input.body,
  ];
  return Buffer.from(lines.join("\r\n"));
}

/** The mail of ours as reports quote it. */
export const quotedOriginal = [
  "Return-Path: <rep@ours.example>",
  "Received: from out.ours.example (out.ours.example [192.0.2.9]) by mx.lead.example with ESMTPS",
  "Message-ID: <step1@ours.example>",
  "Date: Mon, 5 Jan 2026 09:00:00 +0000",
  "From: Rep <rep@ours.example>",
  "To: bob@lead.example",
  "Subject: Hello Bob",
  "",
  "Hi Bob, are you there?",
].join("\n");

/** Parses and classifies in one go. */
export async function verdictOf(raw: Buffer): Promise<Classified> {
  return classify(await parseMail(raw));
}
