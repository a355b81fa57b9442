import type { InboundAnswer, ReplyCategory } from "../../db/schema/inbound.ts";
import { anyOfPlain, plainSentences, plainText, withoutUmlautPairs } from "../phrases/plain.ts";
import { asksSomething } from "./asks-something.ts";
import { readLaterDay } from "./later-day.ts";
import { readMeetingTime } from "./meeting-time.ts";
import { findRightPerson } from "./right-person.ts";

/** What an answer says, by its words alone. */
export type CategorizedReply = Omit<InboundAnswer, "newAddress" | "exchanges">;

/** What an answer says stands at its top; this also bounds the cost of texts made to be slow. */
const maxLength = 1500;
const phrases = {
  not_interested: anyOfPlain((file) => file.category?.notInterested, "gu"),
  wrong_person: anyOfPlain((file) => file.category?.wrongPerson, "gu"),
  later: anyOfPlain((file) => file.category?.later, "gu"),
  negative: anyOfPlain((file) => file.category?.negative, "gu"),
  meeting: anyOfPlain((file) => file.category?.meeting, "gu"),
  interested: anyOfPlain((file) => file.category?.interested, "gu"),
};
type Spoken = keyof typeof phrases;
/** What turns others around comes first: "not interested" holds "interested". */
const order: readonly Spoken[] = ["not_interested", "wrong_person", "later", "negative", "meeting", "interested"];

/**
 * Sorts a person's answer for the rep: precision before recall, so that what contradicts itself is `unclear`. `text` is what they
 * newly wrote, `sentAt` when, `zone` the IANA zone of the writer. Reads at most 1,500 characters; never throws.
 */
export function categorizeReply(input: { text: string; sentAt: Date; zone: string }): CategorizedReply {
  const text = input.text.slice(0, maxLength);
  const category = categoryOf(text);
  const named = { ...input, text };
  return {
    category,
    meeting: category === "meeting" ? readMeetingTime(named) : null,
    laterOn: category === "later" ? readLaterDay(named) : null,
    person: category === "wrong_person" ? findRightPerson(text) : null,
  };
}

/** The category of a text alone; see `categorizeReply`. */
export function categoryOf(text: string): ReplyCategory {
  const plain = plainText(text.slice(0, maxLength));
  const spoken = new Set<Spoken>();
  const without = withoutUmlautPairs(plain);
  for (const form of plain === without ? [plain] : [plain, without])
    for (const sentence of plainSentences(form)) collect(sentence, spoken);
  const says = (one: Spoken) => spoken.has(one);
  const open = says("interested") || says("meeting");
  if (says("wrong_person")) return "wrong_person";
  if (says("later")) return "later";
  if (says("not_interested")) return open ? "unclear" : "not_interested";
  if (says("negative")) return open ? "unclear" : "negative";
  if (says("meeting")) return "meeting";
  if (says("interested")) return "interested";
  return asksSomething(plain) ? "question" : "unclear";
}

/** Words that are taken for one thing are not read again for another. */
function collect(sentence: string, spoken: Set<Spoken>): void {
  let rest = sentence;
  for (const category of order) {
    const left = rest.replace(phrases[category], "\n");
    if (left !== rest) spoken.add(category);
    rest = left;
  }
}
