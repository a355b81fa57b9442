import { linesOf } from "../../../platform/stranger-text.ts";
import type { ChannelMessage, Quote } from "../message.ts";

// Limits of Block Kit, in characters: a header 150, a section 3,000, the text of a button 75, its URL 3,000; 50 blocks a message.
const headerAtMost = 150;
const sectionAtMost = 2_900;
const buttonAtMost = 75;
const urlAtMost = 3_000;
const fallbackAtMost = 1_000;
const quotesAtMost = 10;
const linesAtMost = 40;

interface Mrkdwn {
  type: "mrkdwn";
  text: string;
  /** Nothing in it becomes a link or a mention by itself. */
  verbatim: true;
}

interface Plain {
  type: "plain_text";
  text: string;
  emoji: false;
}

export type SlackBlock =
  | { type: "header"; text: Plain }
  | { type: "section"; text: Mrkdwn }
  | { type: "context"; elements: Mrkdwn[] }
  | { type: "actions"; elements: { type: "button"; text: Plain; url: string; style: "primary" }[] };

export interface SlackPayload {
  text: string;
  blocks: SlackBlock[];
  unfurl_links: false;
  unfurl_media: false;
}

/**
 * A message as an incoming webhook of Slack takes it (Block Kit). What strangers wrote is escaped as Slack asks for, so that
 * `<!channel>` calls nobody and `<https://…|words>` is no link.
 */
export function slackPayload(message: ChannelMessage): SlackPayload {
  const { heading, who, why, facts, quotes, lines, more, link } = message;
  const known = facts.map(({ label, value }) => `${escapeSlack(label)}: ${escapeSlack(value)}`);
  const listed = lines.slice(0, linesAtMost).map((line) => `• ${escapeSlack(line, 300)}`);
  const left = lines.length - linesAtMost;
  const notes = [...(left > 0 ? [`and ${left} more`] : []), ...(more === null ? [] : [escapeSlack(more, 300)])];
  return {
    text: escapeSlack(`${heading}: ${who}`, fallbackAtMost),
    blocks: [
      { type: "header", text: plain(heading, headerAtMost) },
      section(`*${escapeSlack(who, 600)}*${why === null ? "" : `\n${escapeSlack(why, 1_000)}`}`),
      ...quotes.slice(0, quotesAtMost).map((quote) => section(quoted(quote))),
      ...chunks(listed).map(section),
      ...(known.length === 0 ? [] : [context(known.join("  ·  ").slice(0, sectionAtMost))]),
      ...(notes.length === 0 ? [] : [context(notes.join("  ·  "))]),
      ...(link === null || link.url.length > urlAtMost ? [] : [button(link)]),
    ],
    unfurl_links: false,
    unfurl_media: false,
  };
}

/**
 * Text as Slack shows it and no more: `&`, `<` and `>` are written as entities, which is all that mrkdwn makes mentions and links of.
 * @param most characters of the outcome; no entity is cut
 */
export function escapeSlack(text: string, most = sectionAtMost): string {
  let escaped = "";
  for (const char of text) {
    const next = entities[char] ?? char;
    if (escaped.length + next.length >= most) return `${escaped}…`;
    escaped += next;
  }
  return escaped;
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

function quoted({ by, subject, text }: Quote): string {
  const head = [by, subject === "" ? null : `"${subject}"`].filter(Boolean).join(", ");
  const words = linesOf(text.trim()).map((line) => `> ${escapeSlack(line, 1_000)}`);
  const shown = [...(head === "" ? [] : [escapeSlack(head, 500)]), ...words];
  return chunks(shown)[0] ?? "> …";
}

/** Lines, as many to a text as a section holds. */
function chunks(lines: readonly string[]): string[] {
  const texts: string[] = [];
  let text = "";
  for (const line of lines) {
    if (text !== "" && text.length + line.length + 1 > sectionAtMost) {
      texts.push(text);
      text = "";
    }
    text = text === "" ? line : `${text}\n${line}`;
  }
  return text === "" ? texts : [...texts, text];
}

const mrkdwn = (text: string): Mrkdwn => ({ type: "mrkdwn", text, verbatim: true });
const plain = (text: string, most: number): Plain => ({
  type: "plain_text",
  text: text.length <= most ? text : `${text.slice(0, most - 1)}…`,
  emoji: false,
});
const section = (text: string): SlackBlock => ({ type: "section", text: mrkdwn(text) });
const context = (text: string): SlackBlock => ({ type: "context", elements: [mrkdwn(text)] });
const button = ({ label, url }: { label: string; url: string }): SlackBlock => ({
  type: "actions",
  elements: [{ type: "button", text: plain(label, buttonAtMost), url, style: "primary" }],
});
