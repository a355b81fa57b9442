import type { Said } from "../../conversation/said.ts";
import { lineOf, linesOf } from "../../platform/stranger-text.ts";
import { mailtoUrl } from "../../relay/thread/mailto.ts";
import type { ReplyContext } from "../context.ts";
import { describeCause } from "../describe-cause.ts";
import { readable } from "../describe-reply.ts";
import { nameOf, whoOf } from "../who-of.ts";
import type { Brief, BriefReply, BriefSaid } from "./brief.ts";
import { deedOf, nextStep, tagOf } from "./category-words.ts";
import type { BriefFacts } from "./load-facts.ts";
import { personFacts, telUrl } from "./person-facts.ts";
import { bothTimes, momentFor, timeThere } from "./rep-time.ts";
import { describeScore } from "./score-words.ts";
import { beforeOf, openingOf, titleOf } from "./standing-words.ts";
import { answersOf, saysOf, withoutAnswers } from "./their-words.ts";
import { whyNow } from "./why-now.ts";

/** What a brief is for. `unassigned`: nobody has it, and the operator reads it. */
export type BriefKind = "new" | "again" | "reminder" | "awake" | "hot" | "unassigned";

export interface BriefOptions {
  kind: BriefKind;
  /** of whoever reads it */
  zone: string;
  now: Date;
  /** the page of whoever reads it; null when there is none */
  pageUrl: string | null;
  /** where a file can be had */
  fileUrl: (inboundMailId: string, number: number) => string | null;
  /** how answering works, in a sentence; null when it does not */
  answering: string | null;
  /** characters of a mail in the conversation, at most; as a mail has room for unless it is given */
  longest?: number;
  /** what the reader has to know first */
  notes?: readonly string[];
}

const mayBeAutomatic = "This may be an automatic answer: nothing tells for sure that a person wrote it.";
const shownWords = { theirs: 4_000, ours: 700 };
/** Characters of all replies that one notice tells of, and the fewest of each. */
const wordsOfAll = 60_000;
const fewestOfEach = 200;

/** Writes down what a rep has to know about a handoff. Pure. */
export function makeBrief(facts: BriefFacts, options: BriefOptions): Brief {
  const { lead, handoff, reply, more, uncounted, original, policy } = facts;
  const { zone, now, pageUrl } = options;
  const person = personFacts(lead);
  const title = person.title ?? (reply?.writer === null ? (original?.signature.title ?? null) : null);
  const works = [title, person.company].filter(Boolean).join(", ");
  const meeting = reply?.answer?.meeting ? bothTimes(reply.answer.meeting, zone) : null;
  const replies = reply === null ? [] : [reply, ...more];
  const unknown = policy.criteria.filter(({ key }) => (lead.qualification[key]?.state ?? "unknown") === "unknown");
  const known = policy.criteria.filter((criterion) => !unknown.includes(criterion));
  return {
    title: titleOf(facts, facts.standing, zone),
    kicker: kickerOf(facts, options),
    headline: headlineOf(facts, options.kind),
    notes: [...beforeOf(facts.standing, facts.cameFrom, zone), ...(options.notes ?? [])],
    name: nameOf(lead),
    position: [works, person.size === null ? "" : `(${person.size} people)`].filter(Boolean).join(" ") || null,
    localTime: timeThere(lead.timezone, now),
    email: { shown: lead.email, url: mailtoUrl(facts.thread ?? { email: lead.email, subject: null, inReplyTo: null }) },
    phone: phoneOf(facts, person.phone),
    replies: replies.map((one) => replyOf(one, facts, options)),
    uncounted: uncounted === 0 ? null : `${uncounted} more came, which the page has.`,
    nextStep: nextStep(reply?.answer ?? null, reply !== null, meeting),
    toFindOut: unknown.map(({ name }) => lineOf(name)).join(" · ") || null,
    known: known.map(({ key, name }) => `${lineOf(name)}: ${lead.qualification[key]?.state ?? ""}`).join(" · ") || null,
    why: whyNow(facts, zone, now),
    score: describeScore(facts, zone, now),
    facts: [
      ...(lead.timezone === null ? [] : [{ label: "Time zone", value: lineOf(lead.timezone, 64) }]),
      ...(lead.tags.length === 0 ? [] : [{ label: "Tags", value: lineOf(lead.tags.join(", ")) }]),
      ...person.others,
    ],
    origin: facts.origins.map(({ sequence, event, source, status, at }) =>
      lineOf(
        `${momentFor(zone, at, now)}: "${sequence}" (${status})${event === null ? "" : `, by "${event}"${source === null ? "" : ` from ${source}`}`}`,
      ),
    ),
    conversation: facts.conversation.said.map((one) => saidOf(one, options)),
    hasEarlier: facts.conversation.earlier !== null,
    whyYou: options.kind === "unassigned" || facts.assigned.length === 0 ? null : lineOf(facts.assigned.join(" ")),
    links:
      pageUrl === null
        ? null
        : {
            page: pageUrl,
            answers:
              handoff.status === "open" ? { accept: `${pageUrl}?do=accept`, decline: `${pageUrl}?do=decline` } : null,
          },
    answering: options.answering,
  };
}

function kickerOf(
  { handoff, more, uncounted, standing, cameFrom }: BriefFacts,
  { kind, zone, now }: BriefOptions,
): string {
  const until = handoff.acceptBy === null ? null : momentFor(zone, handoff.acceptBy, now);
  const by = until === null || handoff.status !== "open" ? "" : ` · please accept by ${until}`;
  switch (kind) {
    case "new":
      return `${openingOf(standing, cameFrom)}${by}`;
    case "again": {
      const count = 1 + more.length + uncounted;
      return `${count === 1 ? "Another reply" : `${count} more replies`}${by}`;
    }
    case "reminder":
      return until === null
        ? "You have not answered yet"
        : `You have not answered yet. Until ${until} it is yours; then it goes to somebody else`;
    case "awake":
      return "You wanted to be reminded of this now";
    case "hot":
      return `Hot, and not accepted yet${by}`;
    case "unassigned":
      return standing.kind === "customer" ? "Nobody can take this customer" : "Nobody can take this prospect";
  }
}

function headlineOf({ lead, handoff, reply, standing }: BriefFacts, kind: BriefKind): string {
  const who = whoOf(lead);
  const deed = deedOf(reply?.answer ?? null);
  if (reply?.writer) {
    const { name, email } = reply.writer;
    return `${lineOf(name, 200) || lineOf(email, 320)} answers for ${who}${deed === null ? "" : ` and ${deed}`}`;
  }
  if (deed !== null) return `${who} ${deed}`;
  if (kind === "again") return `${who} has written again`;
  return `${who} ${standing.kind === "customer" ? "has written" : describeCause(handoff.cause)}`;
}

function phoneOf({ original, reply }: BriefFacts, told: string | null): Brief["phone"] {
  if (told !== null) return { shown: told, url: telUrl(told), from: "as we know it" };
  const found = original?.signature.phone ?? null;
  if (found === null) return null;
  const whose = reply?.writer ? "in the writer's signature" : "in the signature";
  return { shown: found, url: telUrl(found), from: whose };
}

function replyOf(reply: ReplyContext, facts: BriefFacts, { zone, now, fileUrl, longest }: BriefOptions): BriefReply {
  const { writer, answer, attachments, subject, text, receivedAt, id } = reply;
  const original = facts.reply?.id === id ? facts.original : null;
  const cc = (original?.cc ?? []).map(({ name, address }) =>
    lineOf(name === "" ? address : `${name} <${address}>`, 320),
  );
  const by =
    writer === null ? null : [lineOf(writer.name, 200), `<${lineOf(writer.email, 320)}>`].filter(Boolean).join(" ");
  return {
    subject: lineOf(subject),
    when: momentFor(zone, receivedAt, now),
    by,
    tag: tagOf(answer),
    says: [...(reply.mayBeAutomatic ? [mayBeAutomatic] : []), ...saysOf(answer)],
    text: clip(withoutAnswers(text, answer), longest ?? shareOf(facts)),
    pairs: answersOf(answer),
    files: attachments.map(({ name, type, size }, index) => ({
      name: lineOf(name, 200),
      about: `${lineOf(type, 100)}, ${readable(size)}`,
      url: fileUrl(id, index + 1),
    })),
    cc: cc.length === 0 ? null : lineOf(cc.join(", ")),
  };
}

/** Characters of each reply: many that come at once share the room of a notice. */
function shareOf({ more }: Pick<BriefFacts, "more">): number {
  return Math.min(shownWords.theirs, Math.max(fewestOfEach, Math.floor(wordsOfAll / (more.length + 1))));
}

function saidOf(said: Said, { zone, now, longest }: BriefOptions): BriefSaid {
  const { kind, at, from, to, subject, text, attachments } = said;
  const most = longest ?? (kind === "ours" ? shownWords.ours : shownWords.theirs);
  const writer = from === null ? "somebody" : lineOf(from.name, 200) || lineOf(from.email, 320);
  const files =
    attachments.length === 0 ? "" : ` · ${attachments.length === 1 ? "1 file" : `${attachments.length} files`}`;
  return {
    when: momentFor(zone, at, now),
    who: lineOf(`${writer}${to === null ? "" : ` to ${to}`}${files}`),
    subject: lineOf(subject),
    text: clip(text ?? "(the words of this mail are not kept)", most),
  };
}

function clip(text: string, most: number): string {
  const lines = linesOf(text.trim())
    .join("\n")
    .replaceAll(/\n{3,}/gu, "\n\n");
  return lines.length <= most ? lines : `${lines.slice(0, most).toWellFormed()}…`;
}
