import { quoteLines } from "../../../platform/stranger-text.ts";
import type { Brief, BriefReply } from "../../brief/brief.ts";

/**
 * The plain text part of a handoff mail. It says all that the other part says. Every line begins with a word of ours, or with the
 * mark of a quote: nothing that strangers wrote can pass for a line of it.
 */
export function writeBriefText(brief: Brief): string {
  const { links, phone, score } = brief;
  return [
    `${brief.kicker}.`,
    `Who: ${brief.headline}.`,
    ...brief.notes,
    "",
    ...part("", [
      line("Name", brief.name),
      line("Works as", brief.position),
      line("Local time", brief.localTime),
      line("Email", brief.email.shown),
      phone && `Phone: ${phone.shown} (${phone.from})`,
    ]),
    ...brief.replies.flatMap(replyLines),
    ...part("", [brief.uncounted]),
    ...(links?.answers ? [`Accept: ${links.answers.accept}`, `Decline: ${links.answers.decline}`] : []),
    ...(links === null ? [] : [`Open it: ${links.page}`]),
    ...part("", [brief.answering]),
    "",
    `Suggested next step: ${brief.nextStep}`,
    ...part("", [line("Still to find out", brief.toFindOut), line("Known", brief.known)]),
    "",
    "Why now:",
    ...brief.why.map(({ when, what }) => `- ${when}: ${what}`),
    "",
    ...(score === null ? [] : [`Score: ${score.line}`, ...score.reasons.map((reason) => `- ${reason}`), ""]),
    ...list(
      "What we know:",
      brief.facts.map(({ label, value }) => `${label}: ${value}`),
    ),
    ...list("Sequences:", brief.origin),
    ...(brief.conversation.length === 0 ? [] : ["The whole conversation, oldest first:", ""]),
    ...(brief.hasEarlier ? ["Earlier mails are on the page.", ""] : []),
    ...brief.conversation.flatMap(({ when, who, subject, text }) => [
      `- ${when}, ${who}: "${subject}"`,
      quoteLines(text),
      "",
    ]),
    ...part("", [line("Why you", brief.whyYou)]),
    "",
  ]
    .join("\n")
    .replaceAll(/\n{3,}/g, "\n\n");
}

const line = (label: string, value: string | null) => (value === null ? null : `${label}: ${value}`);

function part(title: string, lines: readonly (string | null)[]): string[] {
  const said = lines.filter((one) => one !== null);
  return said.length === 0 ? [] : [...(title === "" ? [] : [title]), ...said];
}

const list = (title: string, items: readonly string[]): string[] =>
  items.length === 0 ? [] : [title, ...items.map((item) => `- ${item}`), ""];

function replyLines({ subject, when, by, tag, says, text, pairs, files, cc }: BriefReply): string[] {
  return [
    "",
    `Their words, ${when}, "${subject}"${tag === null ? "" : ` (${tag})`}:`,
    ...part("", [by === null ? null : `Written by ${by}.`]),
    ...(text === "" ? [] : ["", quoteLines(text)]),
    ...pairs.flatMap(({ question, answer }) => ["", `Question: ${question}`, quoteLines(answer)]),
    "",
    ...says.map((one) => `- ${one}`),
    ...files.flatMap(({ name, about, url }) => [
      `- Attached: ${name} (${about})`,
      ...(url === null ? [] : [`  ${url}`]),
    ]),
    ...part("", [line("Cc", cc)]),
    "",
  ];
}
