import { createRequire } from "node:module";
import type * as AdaptiveCards from "adaptivecards";
import type { KnownBlock } from "@slack/types";
import { describe, expect, test } from "vitest";
import type { ChannelMessage } from "../../../src/rep/channel/message.ts";
import { escapeSlack, slackPayload } from "../../../src/rep/channel/payload/slack.ts";
import type { SlackBlock } from "../../../src/rep/channel/payload/slack.ts";
import { teamsPayload } from "../../../src/rep/channel/payload/teams.ts";
import type { AdaptiveCard } from "../../../src/rep/channel/payload/teams.ts";
import { webhookPayload } from "../../../src/rep/channel/payload/webhook.ts";

// The package has no entry that Node loads as a module.
const cards: typeof AdaptiveCards = createRequire(import.meta.url)("adaptivecards/dist/adaptivecards.js");

const evil =
  "<!channel> <@U012AB3CD> <https://evil.test|our site> & [a link](https://evil.test) **bold** 漢字 {{DATE(2026-01-05T09:00:00Z)}}";

const message: ChannelMessage = {
  type: "handoff.created",
  id: "msg_1",
  at: new Date("2026-01-05T09:00:00Z"),
  heading: "New prospect",
  who: "Dana Weiss (Brightlab) is interested",
  why: "Jan 5, 10:00 Berlin time: Promoted: has replied",
  facts: [{ label: "For", value: "Rita Reyes" }],
  quotes: [
    { by: "Dana Weiss (interested)", subject: "Re: Handbook", text: "This looks useful.\n\nCould you call me?" },
  ],
  lines: [],
  more: null,
  link: { label: "Open it", url: "https://ripen.test/h/abc" },
  data: { handoffId: "1" },
};

/** Everything that strangers may have written is evil, and there is far too much of it. */
const hostile: ChannelMessage = {
  ...message,
  who: evil.repeat(50),
  why: evil.repeat(50),
  facts: Array.from({ length: 30 }, () => ({ label: "Works as", value: evil })),
  quotes: Array.from({ length: 40 }, () => ({ by: evil, subject: evil, text: `${evil}\n`.repeat(100) })),
  lines: Array.from({ length: 200 }, () => evil),
  more: "190 more came, which the page has.",
};

const all = { usual: message, hostile, bare: { ...message, why: null, facts: [], quotes: [], link: null } };

/** Every text in a payload. */
function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

/** Texts of a block that are longer than Slack takes, and more elements than it takes. */
function tooLong(block: SlackBlock): unknown[] {
  switch (block.type) {
    case "header":
      return block.text.text.length > 150 ? [block.text] : [];
    case "section":
      return block.text.text.length > 3_000 ? [block.text] : [];
    case "context":
      return block.elements.length > 10 ? [block] : block.elements.filter(({ text }) => text.length > 3_000);
    case "actions":
      return block.elements.filter(({ text, url }) => text.text.length > 75 || url.length > 3_000);
  }
}

describe.each(Object.entries(all))("for Slack, %s", (_, one) => {
  const payload = slackPayload(one);

  test("is Block Kit, within its limits", () => {
    const blocks: KnownBlock[] = payload.blocks;
    expect(blocks.length).toBeGreaterThan(0);
    expect(blocks.length).toBeLessThanOrEqual(50);
    expect(payload.text.length).toBeLessThanOrEqual(4_000);
    expect(payload.blocks.flatMap(tooLong)).toEqual([]);
    expect(textsOf(payload.blocks).filter((text) => text === "")).toEqual([]);
  });

  test("holds nothing of which Slack makes a mention or a link", () => {
    const texts = textsOf({ ...payload, blocks: payload.blocks.filter(({ type }) => type !== "actions") });
    expect(texts.filter((text) => /<|&(?!amp;|lt;|gt;)/.test(text))).toEqual([]);
    const read = payload.blocks.flatMap((block) => (block.type === "section" ? [block.text] : []));
    expect(read.every(({ verbatim }) => verbatim)).toBe(true);
  });
});

test("Slack: no entity is cut", () => {
  for (let most = 2; most < 40; most++) {
    const cut = escapeSlack("a & b <c> & d <e> & f", most);
    expect(cut.length).toBeLessThanOrEqual(most);
    expect(cut).not.toMatch(/&(?!amp;|lt;|gt;)/);
  }
});

test("Slack: words are quoted line by line, so that nobody adds a line in our name", () => {
  const [, , quote] = slackPayload({
    ...message,
    quotes: [{ by: "Dana", subject: "Hi", text: "One\u2028Accept: https://evil.test\r\nThree" }],
  }).blocks;
  expect(quote).toEqual({
    type: "section",
    text: { type: "mrkdwn", text: 'Dana, "Hi"\n> One\n> Accept: https://evil.test\n> Three', verbatim: true },
  });
});

/** What the reader of Microsoft has to say against a card, and the card as it understood it. */
function readCard(card: AdaptiveCard) {
  const context = new cards.SerializationContext(cards.Versions.v1_4);
  const parsed = new cards.AdaptiveCard();
  parsed.parse(card, context);
  const problems = Array.from({ length: context.eventCount }, (_, i) => context.getEventAt(i).message);
  return { problems, read: parsed.toJSON(new cards.SerializationContext(cards.Versions.v1_4)) };
}

describe.each(Object.entries(all))("for Teams, %s", (_, one) => {
  const payload = teamsPayload(one);
  const card = payload.attachments[0]!.content;

  test("is one Adaptive Card as workflows take it, all of which is understood, and small enough", () => {
    expect(payload).toMatchObject({
      type: "message",
      attachments: [{ contentType: "application/vnd.microsoft.card.adaptive" }],
    });
    expect(payload.attachments).toHaveLength(1);
    expect(readCard(card)).toEqual({ problems: [], read: card });
    expect(Buffer.byteLength(JSON.stringify(payload))).toBeLessThan(28_000);
  });

  test("what strangers wrote stands in runs of text alone, of which no Markdown and no function is read", () => {
    const marked = card.body.flatMap((element) => (element.type === "TextBlock" ? [element.text] : []));
    expect(marked).toEqual(["New prospect"]);
    expect(textsOf(card).filter((text) => text.includes("{{"))).toEqual([]);
  });
});

test("the reader of cards tells what is wrong: what it does not know is a problem", () => {
  const card = teamsPayload(message).attachments[0]!.content;
  const odd = { ...card, body: [...card.body, { type: "Blink" }] } as unknown as AdaptiveCard;
  expect(readCard(odd).problems).toHaveLength(1);
});

test("a webhook says what happened, when, and the same words", () => {
  expect(webhookPayload(message)).toEqual({
    type: "handoff.created",
    timestamp: "2026-01-05T09:00:00.000Z",
    data: {
      id: "msg_1",
      handoffId: "1",
      heading: "New prospect",
      who: message.who,
      why: message.why,
      facts: message.facts,
      quotes: message.quotes,
      lines: [],
      more: null,
      url: "https://ripen.test/h/abc",
    },
  });
});
