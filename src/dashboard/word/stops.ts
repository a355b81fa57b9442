/** Why a walk through a sequence was stopped, as the rest of a sentence: "stopped: …". */
const words: Readonly<Record<string, string>> = {
  replied: "they replied",
  promoted: "they became a prospect",
  unsubscribed: "they unsubscribed",
  hard_bounce: "the address does not exist",
  soft_bounce: "mail kept coming back",
  complaint: "they called it spam",
  left_company: "they left the company",
  suppressed: "the address is suppressed",
  manual: "somebody stopped it",
  stage: "their stage changed",
  event: "an event ended it",
  goal: "the goal was reached",
  goal_missed: "the goal was missed",
  other_sequence: "another sequence took over",
  colleague: "a colleague of theirs answered",
  import_undone: "the import was undone",
  archived: "the sequence was archived",
  consent_denied: "they said no to such mails",
  merged: "merged with another lead",
};

/** A reason in words; one that is not here is shown as it is. */
export const stopWords = (reason: string): string =>
  Object.hasOwn(words, reason) ? (words[reason] ?? reason) : reason.replaceAll("_", " ");

/** What an enrollment waits for. */
const waits: Readonly<Record<string, string>> = {
  exclusivity_group: "waits until another sequence of its group is through",
  set_aside: "set aside: it failed by itself and is tried again",
  resume: "paused",
  turn: "its turn comes",
  duration: "waits",
  until: "waits for a day of the week",
  date: "waits for a date of theirs",
  event: "waits for something they do",
  task: "waits until a task is done",
  goal: "waits for its goal",
  sendTime: "waits for the time to send",
  message: "a mail is on its way",
};

export const waitWords = (waitingFor: string): string =>
  Object.hasOwn(waits, waitingFor) ? (waits[waitingFor] ?? waitingFor) : waitingFor.replaceAll("_", " ");
