import { classify } from "../../src/inbound/classify.ts";
import type { Classified } from "../../src/inbound/classify.ts";
import { parseMail } from "../../src/inbound/parse.ts";
import { extractReplyText } from "../../src/inbound/reply-text/extract.ts";
import type { LabelledMail } from "./corpus-labels.ts";

export type Judged = { label: LabelledMail; found: Classified };

/** One figure an acceptance line names: how many of how many were right, and the least share asked for. */
export type Figure = { name: string; right: number; of: number; target: number; misses: string[] };

/** Bare reply bodies are wrapped into a mail, so that they are classified as well as read. */
export async function judgeMail(label: LabelledMail): Promise<Judged> {
  if (label.format === "rfc822") return { label, found: classify(await parseMail(label.raw)) };
  const type = label.format === "body_html" ? "text/html" : "text/plain";
  const head = `From: Ann Lead <ann@lead.example>\r\nTo: rep@ours.example\r\nSubject: Re: Hello\r\nIn-Reply-To: <1@ours.example>\r\nContent-Type: ${type}; charset=utf-8\r\n\r\n`;
  const found = classify(await parseMail(Buffer.concat([Buffer.from(head), label.raw])));
  const source = Buffer.from(label.raw).toString("utf8");
  const { visibleText } = extractReplyText(label.format === "body_html" ? { html: source } : { text: source });
  return { label, found: { ...found, visibleText } };
}

/** The figures issue 5 asks for, over judged mails. */
export function scoreFigures(judged: readonly Judged[]): Figure[] {
  const bounces = judged.filter(({ label }) => isBounce(label.class));
  const machine = judged.filter(({ label }) => label.class !== "human_reply" && label.class !== "unsubscribe");
  const of = (name: string) => judged.filter(({ label }) => label.class === name);
  return [
    figure("bounces recognized", bounces, 0.99, ({ found }) => isBounce(found.class)),
    figure(
      "hard or soft right (sure)",
      bounces.filter(({ label }) => label.hardness === "sure"),
      0.97,
      ({ label, found }) => label.class === found.class,
    ),
    figure(
      "recipient right",
      bounces.filter(({ label }) => label.recipient),
      0.98,
      ({ label, found }) =>
        [label.recipient, label.original_recipient].some((address) => same(address, found.recipient)),
    ),
    figure(
      "original Message-ID right",
      judged.filter(({ label }) => label.original_message_id),
      0.97,
      ({ label, found }) => same(label.original_message_id, found.originalMessageId),
    ),
    figure("complaints right", of("complaint"), 1, ({ found }) => found.class === "complaint"),
    figure("auto-replies right", of("auto_reply"), 1, ({ found }) => found.class === "auto_reply"),
    figure("unsubscribe requests right", of("unsubscribe"), 1, ({ found }) => found.class === "unsubscribe"),
    figure("other right", of("other"), 1, ({ found }) => found.class === "other"),
    figure("machine mail not called human", machine, 1, ({ found }) => found.class !== "human_reply"),
    figure("human replies called human", of("human_reply"), 1, ({ found }) => found.class === "human_reply"),
    figure(
      "visible text equal",
      judged.filter(({ label }) => typeof label.visible_text === "string"),
      0.9,
      ({ label, found }) => folded(label.visible_text ?? "") === folded(found.visibleText),
    ),
  ];
}

/** Rows are labels, columns are verdicts. */
export function confusion(judged: readonly Judged[]): Record<string, Record<string, number>> {
  const table: Record<string, Record<string, number>> = {};
  for (const { label, found } of judged) {
    const row = (table[label.class] ??= {});
    row[found.class] = (row[found.class] ?? 0) + 1;
  }
  return table;
}

function figure(name: string, cases: readonly Judged[], target: number, isRight: (entry: Judged) => boolean): Figure {
  const wrong = cases.filter((entry) => !isRight(entry));
  const misses = wrong.map(({ label, found }) =>
    [
      label.file,
      `label=${label.class} ${label.status ?? ""} ${label.reason ?? ""} ${label.recipient ?? ""} ${label.original_message_id ?? ""}`,
      `found=${found.class}/${found.subtype ?? ""} ${found.status ?? ""} ${found.recipient ?? ""} ${found.originalMessageId ?? ""} [${found.reasons.join(" ")}]`,
    ].join("\n      "),
  );
  return { name, right: cases.length - wrong.length, of: cases.length, target, misses };
}

function isBounce(name: string): boolean {
  return name === "bounce_hard" || name === "bounce_soft";
}

function same(expected: string | null | undefined, found: string | null): boolean {
  const bare = (value: string) => value.trim().toLowerCase().replace(/^<|>$/g, "");
  return typeof expected === "string" && found !== null && bare(expected) === bare(found);
}

function folded(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
