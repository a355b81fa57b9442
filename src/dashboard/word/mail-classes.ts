const classWords: Readonly<Record<string, string>> = {
  human_reply: "a person’s answer",
  auto_reply: "an automatic answer",
  bounce_hard: "a bounce: the address does not exist",
  bounce_soft: "a bounce for now",
  complaint: "a complaint",
  unsubscribe: "a wish to get no more",
  other: "something else",
};

/** What a class of mail is called. */
export const classOf = (kind: string | null): string => (kind === null ? "not read yet" : (classWords[kind] ?? kind));
