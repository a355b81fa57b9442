import { z } from "zod";
import { failureSections, monthNames, relativeDayNames, weekdayNames } from "./names.ts";
import { NotationError, readChains, readPatterns, readWords } from "./notation.ts";

/** Of days, weeks or months, in digits. */
const counts = Array.from({ length: 31 }, (_, index) => String(index + 1));
const words = section(readWords);
const chains = section(readChains);
const patterns = section(readPatterns);
const wordsBy = <Name extends string>(names: readonly Name[]) => z.partialRecord(z.enum(names), words).optional();

/**
 * What a file of phrases may hold; docs/add-a-language.md says what each section is for. A language and a mail system have the same
 * sections: mail systems write in languages.
 */
export const phraseFile = z.strictObject({
  name: z.string(needed("the language or the mail systems, for people")),
  source: z.string(needed("where the phrases come from: a standard, a product's documentation, or how people write")),
  autoReply: group({
    title: patterns,
    absenceTitle: patterns,
    mark: patterns,
    selfDeclared: patterns,
    away: patterns,
    consequence: patterns,
    leftCompany: patterns,
    receipt: patterns,
    ticketReceipt: patterns,
    deskReceipt: patterns,
    deskNotice: patterns,
    unread: patterns,
    closed: patterns,
    back: patterns,
    greeting: patterns,
    business: patterns,
    deskAddress: patterns,
    challenge: patterns,
    challengeContext: patterns,
  }),
  bounce: group({
    title: patterns,
    titleAnywhere: patterns,
    notice: patterns,
    delay: patterns,
    listRefusal: patterns,
    senderName: patterns,
    failures: z.partialRecord(z.enum(failureSections), patterns).optional(),
  }),
  bulk: group({
    robotName: patterns,
    listEnvelope: patterns,
    mailer: patterns,
    subject: patterns,
    footer: patterns,
    greeting: patterns,
  }),
  outOfOffice: group({
    cuesBefore: wordsBy(["until", "from", "after", "before"]),
    cuesAfter: wordsBy(["until", "from", "after", "before"]),
    lastDayCues: words,
    connectors: words,
    between: words,
    and: words,
    rangeStart: words,
    within: words,
    back: words,
    away: words,
    available: words,
    negations: words,
    habit: patterns,
    workingHours: patterns,
    promises: patterns,
    leftForGood: chains,
    delegate: words,
    ownAddress: words,
    months: wordsBy(monthNames),
    monthsBeforeDay: wordsBy(monthNames),
    weekdays: wordsBy(weekdayNames),
    weakWeekdays: words,
    relative: wordsBy(relativeDayNames),
    weekNumber: words,
    numbers: wordsBy(counts),
    units: wordsBy(["day", "week", "month"]),
  }),
  unsubscribe: group({
    bare: words,
    ambiguous: words,
    requests: chains,
    reversals: words,
    polite: words,
    thirdParties: words,
    otherThings: words,
    mail: words,
    ourMail: words,
  }),
  removal: group({
    wishes: patterns,
    erasure: patterns,
    lookalikes: patterns,
    addressChange: patterns,
  }),
  category: group({
    interested: patterns,
    meeting: patterns,
    later: patterns,
    notInterested: patterns,
    wrongPerson: patterns,
    negative: patterns,
    person: words,
  }),
  replyText: group({
    attributionOpeners: words,
    attributionVerbs: words,
    quoting: words,
    dividers: words,
    forwards: words,
    replyAbove: words,
    headerLabels: wordsBy(["from", "date", "to", "subject", "cc"]),
    sentFrom: words,
    sentFromEnds: words,
    signOffs: words,
    contactWords: words,
    disclaimers: words,
    disclaimerWords: words,
    banners: words,
  }),
});

/** One file of phrases, read: words as they are, patterns as sources of regular expressions. */
export type PhraseFile = z.output<typeof phraseFile>;

function notAGroup(issue: { code?: string }): string | undefined {
  return issue.code === "invalid_type" ? "write the names of sections below it, each with its phrases" : undefined;
}

function needed(what: string): string {
  return `write ${what}`;
}

/** A section as it stands in the file, and what it holds. */
function section<Read>(read: (text: string) => Read) {
  return z.string("write phrases, parted by | or by lines below a |").transform((text, context): Read => {
    try {
      return read(text);
    } catch (error) {
      if (!(error instanceof NotationError)) throw error;
      context.addIssue({ code: "custom", message: error.message, params: { line: error.line } });
      return z.NEVER;
    }
  });
}

/** Sections that belong together, each of which a file may leave out. */
function group<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, { error: notAGroup }).partial().optional();
}
