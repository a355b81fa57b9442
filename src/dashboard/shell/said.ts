/** What a page says after an action, by the code in its address: never a text that the address brings. */
const words: Readonly<Record<string, string>> = {
  paused: "Paused. Nobody moves on until you resume it.",
  resumed: "Resumed. Steps that came due meanwhile are taken now.",
  published: "Published. New enrollments get this version.",
  unchanged: "That is published already; nothing changed.",
  template_saved: "Saved. What is published keeps its own; the next version gets this.",
  draft_saved: "The draft is saved. Nothing goes out before you publish it.",
  test_sent: "The test mails are on their way.",
  retried: "It is tried again now.",
  released: "The hold is lifted; what waited goes now.",
  resumed_trip: "Resumed. Only what is sent from now on counts for the guard.",
  corrected: "Corrected. What had followed was undone, and what is right was done.",
  consent_set: "Written down, with you as the source.",
  erased: "Erased. What is left is a receipt without personal data.",
  handoff_accept: "Accepted. It is yours.",
  handoff_decline: "Declined. It goes to somebody else.",
  handoff_snooze: "Put off. You are reminded then.",
  handoff_note: "Written down.",
  handoff_call: "Written down.",
  handoff_task: "The task is on the list.",
  handoff_qualify: "Saved.",
  "handoff_hand-over": "Handed over. Your colleague is told.",
  handoff_won: "Well done. They are a customer.",
  handoff_recycle: "Given back. They are a lead again.",
  handoff_disqualify: "Disqualified. No sequence writes to them any more.",
  "handoff_not-a-prospect": "Undone. They are what they were before.",
  reviewed_accepted: "Accepted. It acts as what it was taken for.",
  reviewed_dismissed: "Dismissed. It stays a record, and their sequences go on.",
};

/** The words of a code; undefined when there are none. */
export const wordsFor = (code: string | undefined): string | undefined =>
  code !== undefined && Object.hasOwn(words, code) ? words[code] : undefined;
