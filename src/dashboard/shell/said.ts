/** What a page says after an action, by the code in its address: never a text that the address brings. */
const words: Readonly<Record<string, string>> = {
  paused: "Paused. Nobody moves on until you resume it.",
  resumed: "Resumed. Steps that came due meanwhile are taken now.",
  published: "Published. New enrollments get this version.",
  unchanged: "That is published already; nothing changed.",
  draft_saved: "The draft is saved. Nothing goes out before you publish it.",
  test_sent: "The test mails are on their way.",
  retried: "It is tried again now.",
  released: "The hold is lifted; what waited goes now.",
  resumed_trip: "Resumed. Only what is sent from now on counts for the guard.",
  corrected: "Corrected. What had followed was undone, and what is right was done.",
  consent_set: "Written down, with you as the source.",
  erased: "Erased. What is left is a receipt without personal data.",
  note_saved: "Written down.",
};

/** The words of a code; undefined when there are none. */
export const wordsFor = (code: string | undefined): string | undefined =>
  code !== undefined && Object.hasOwn(words, code) ? words[code] : undefined;
