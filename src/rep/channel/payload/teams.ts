import { linesOf } from "../../../platform/stranger-text.ts";
import type { ChannelMessage, Quote } from "../message.ts";

// A message of Teams holds 28 kB at most, in UTF-8.
const bodyBytesAtMost = 22_000;
const quotesAtMost = 5;
const quoteLinesAtMost = 12;
const linesAtMost = 30;
const lineAtMost = 300;

interface TextRun {
  type: "TextRun";
  text: string;
  weight?: "Bolder";
  isSubtle?: true;
}

/** No Markdown is read in it, unlike in a TextBlock. */
interface RichText {
  type: "RichTextBlock";
  inlines: TextRun[];
}

export type CardElement =
  | { type: "TextBlock"; text: string; weight: "Bolder"; size: "Medium"; wrap: true }
  | { type: "Container"; style: "emphasis"; items: RichText[] }
  | RichText;

/** A card of version 1.4, which Teams shows. */
export interface AdaptiveCard {
  type: "AdaptiveCard";
  $schema: "http://adaptivecards.io/schemas/adaptive-card.json";
  version: "1.4";
  body: CardElement[];
  actions?: { type: "Action.OpenUrl"; title: string; url: string }[];
}

export interface TeamsPayload {
  type: "message";
  attachments: { contentType: "application/vnd.microsoft.card.adaptive"; contentUrl: null; content: AdaptiveCard }[];
}

/**
 * A message as the workflow "Post to a channel when a webhook request is received" of Power Automate takes it: one Adaptive Card.
 * What strangers wrote is in runs of text only, of which Teams makes no link, no list and no mention.
 */
export function teamsPayload({ heading, who, why, facts, quotes, lines, more, link }: ChannelMessage): TeamsPayload {
  const left = lines.length - linesAtMost;
  const body: CardElement[] = [
    { type: "TextBlock", text: heading, weight: "Bolder", size: "Medium", wrap: true },
    rich({ text: who, weight: "Bolder" }),
    ...(why === null ? [] : [rich({ text: why })]),
    ...quotes.slice(0, quotesAtMost).map(quoted),
    ...lines.slice(0, linesAtMost).map((line) => rich({ text: `• ${line}` })),
    ...(left > 0 ? [rich({ text: `and ${left} more`, isSubtle: true })] : []),
    ...facts.map(({ label, value }) => rich({ text: `${label}: `, isSubtle: true }, { text: value })),
    ...(more === null ? [] : [rich({ text: more, isSubtle: true })]),
  ];
  const card: AdaptiveCard = {
    type: "AdaptiveCard",
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    version: "1.4",
    body: fitting(body),
    ...(link !== null && { actions: [{ type: "Action.OpenUrl", title: link.label, url: link.url }] }),
  };
  const contentType = "application/vnd.microsoft.card.adaptive";
  return { type: "message", attachments: [{ contentType, contentUrl: null, content: card }] };
}

/** The elements that a message has room for, in order; a sign that there are more. */
function fitting(all: readonly CardElement[]): CardElement[] {
  let room = bodyBytesAtMost;
  const end = all.findIndex((element) => (room -= Buffer.byteLength(JSON.stringify(element))) < 0);
  return end === -1 ? [...all] : [...all.slice(0, end), rich({ text: "…", isSubtle: true })];
}

function quoted({ by, subject, text }: Quote): CardElement {
  const head = [by, subject === "" ? null : `"${subject}"`].filter(Boolean).join(", ");
  const all = linesOf(text.trim()).filter((line) => line !== "");
  const words = all.slice(0, quoteLinesAtMost);
  return {
    type: "Container",
    style: "emphasis",
    items: [
      ...(head === "" ? [] : [rich({ text: head, isSubtle: true })]),
      ...words.map((line) => rich({ text: line })),
      ...(all.length > words.length || words.length === 0 ? [rich({ text: "…" })] : []),
    ],
  };
}

function rich(...runs: Omit<TextRun, "type">[]): RichText {
  return { type: "RichTextBlock", inlines: runs.map((run) => ({ type: "TextRun", ...run, text: mere(run.text) })) };
}

/** Text in which the card finds no function: `{{DATE(…)}}` would be one. */
function mere(text: string): string {
  const clipped = text.length <= lineAtMost ? text : `${text.slice(0, lineAtMost - 1).toWellFormed()}…`;
  return clipped.replaceAll(/\{(?=\{)/g, "{ ");
}
