import { linkName, linkNames } from "../../render/fill/link-name.ts";
import { everySequence } from "./condition.ts";
import type { Condition } from "./condition.ts";
import type { ConditionFacts, MailDeed, SentMessage } from "./facts.ts";

/** A test of what became of mails. */
export type MailLeaf = Extract<Condition, { message: unknown }>;

/** Whether a test looks further than at the mails of its own walk; where there is no walk, every one does. */
export const looksFurther = (leaf: MailLeaf, inWalk: boolean): boolean => leaf.sequence !== undefined || !inWalk;

/** When that happened which a test asks for, whenever that was; in no order. Whoever clicked has opened. */
export function mailInstants(leaf: MailLeaf, facts: ConditionFacts): Date[] {
  const { messages, outside = false, deeds = [], simulated } = facts;
  const ofWalk = () => messages.flatMap((message) => ofMessage(leaf, message));
  if (!looksFurther(leaf, !outside)) return ofWalk();
  const of = leaf.sequence ?? everySequence;
  const isMeant = (names: readonly string[]) => of === everySequence || names.includes(of);
  const found = deeds.filter((deed) => isMeant(deed.sequence) && fits(leaf, deed)).map(({ at }) => at);
  return simulated !== undefined && isMeant(simulated) ? [...found, ...ofWalk()] : found;
}

function ofMessage(leaf: MailLeaf, message: SentMessage): readonly Date[] {
  if (leaf.step !== undefined && leaf.step !== message.stepId) return [];
  switch (leaf.message) {
    case "sent":
      return message.sentAt === null ? [] : [message.sentAt];
    case "opened":
      return message.openedAt;
    case "replied":
      return message.repliedAt;
    case "clicked":
      return message.clicks
        .filter(({ url, links = linkNames(url, undefined) }) => isCalled(links, leaf.link))
        .map(({ at }) => at);
  }
}

const deedsOf = { sent: ["sent"], opened: ["open", "click"], clicked: ["click"], replied: ["reply"] } as const;

function fits({ message, step, link }: MailLeaf, { did, stepId, links }: MailDeed): boolean {
  const deeds: readonly string[] = deedsOf[message];
  return (
    deeds.includes(did) && (step === undefined || step === stepId) && (message !== "clicked" || isCalled(links, link))
  );
}

const isCalled = (links: readonly string[], link: string | undefined) =>
  link === undefined || links.includes(linkName(link));
