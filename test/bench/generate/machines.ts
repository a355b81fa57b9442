import { composeMail } from "./compose.ts";
import { ourMessageId, ourSubject, ourText, signedAddress } from "./mail.ts";
import type { GeneratedMail } from "./mail.ts";
import type { Random } from "./random.ts";
import { laterSentences, sentencesOf } from "./sentences.ts";
import type { Language, Sentence } from "./sentences.ts";

type Fields = readonly (readonly [string, string])[];

/** The marks of responders: RFC 3834, and what vendors document for theirs. */
const marks: readonly Fields[] = [
  [["Auto-Submitted", "auto-replied"]],
  [
    ["Auto-Submitted", "auto-replied (vacation)"],
    ["Precedence", "bulk"],
  ],
  [
    ["Auto-Submitted", "auto-generated"],
    ["X-Auto-Response-Suppress", "All"],
  ],
  [
    ["X-Autoreply", "yes"],
    ["X-Autorespond", ourSubject],
  ],
  [
    ["X-Auto-Response-Suppress", "All"],
    ["X-MS-Exchange-Inbox-Rules-Loop", "ann.lead@lead.example"],
  ],
  [["Precedence", "auto_reply"]],
  [
    ["X-Mail-Autoreply", "vacation"],
    ["Return-Path", "<>"],
  ],
];

const ways = ["marked", "titled", "unmarked"] as const;
const unmarkedTurn = ways.indexOf("unmarked");

/** Absences: marked by fields, titled by the program, and told by nothing but their words. */
export function absencesIn(random: Random, language: Language, times: number): GeneratedMail[] {
  return writeAbsences(
    random,
    language,
    [...sentencesOf(language.absence), ...laterSentences(language, "absence", ["once_unseen"])],
    times,
  );
}

/** The same, of sentences that nobody mended with in sight. */
export function unseenAbsencesIn(random: Random, language: Language, times: number): GeneratedMail[] {
  return writeAbsences(random, language, laterSentences(language, "absence", ["unseen", "sealed"]), times);
}

/** Notes that nothing marks, told by nothing but their words. */
export function unmarkedIn(
  random: Random,
  language: Language,
  sentences: readonly Sentence[],
  times: number,
): GeneratedMail[] {
  return sentences.flatMap((sentence) =>
    Array.from({ length: times }, () => writeNote(random, language, sentence, "absence", unmarkedTurn)),
  );
}

function writeAbsences(
  random: Random,
  language: Language,
  sentences: readonly Sentence[],
  times: number,
): GeneratedMail[] {
  return sentences.flatMap((sentence) =>
    Array.from({ length: times }, (_, turn) => writeNote(random, language, sentence, "absence", turn)),
  );
}

/** "We got your mail", in the same three ways. */
export function receiptsIn(random: Random, language: Language, times: number): GeneratedMail[] {
  return sentencesOf(language.receipt).flatMap((sentence) =>
    Array.from({ length: times }, (_, turn) => writeNote(random, language, sentence, "receipt", turn)),
  );
}

/** A note by a program that asks whether a person wrote. */
export function writeChallenge(random: Random, sentence: Sentence): GeneratedMail {
  const text = `${sentence.text}\n\nhttps://guard.lead.example/${random.id(12)}\n`;
  return writeMachine(random, {
    ...notePlan(random, "challenge"),
    system: "challenge-response",
    language: null,
    sentence,
    text,
    subject: random.pick([`Re: ${ourSubject}`, `Please confirm: ${ourSubject}`, "Your message is on hold"]),
    fields: random.chance(0.5) ? random.pick(marks) : [],
  });
}

function writeNote(
  random: Random,
  language: Language,
  sentence: Sentence,
  kind: "absence" | "receipt",
  turn: number,
): GeneratedMail {
  const way = ways[turn % ways.length] ?? "unmarked";
  const quoted = random.chance(0.3)
    ? [
        "",
        language.attribution.replace("{date}", "30.11.2026").replace("{name}", "Kim Seller"),
        "",
        ...ourText.map((line) => `> ${line}`),
      ]
    : [];
  const text = [
    ...(random.chance(0.6) ? [random.pick(language.greetings), ""] : []),
    sentence.text,
    ...(random.chance(0.6) ? ["", random.pick(language.closings), ...(random.chance(0.5) ? ["Ann Lead"] : [])] : []),
    ...quoted,
  ].join("\n");
  const subject =
    way === "titled" ? `${language.title}${ourSubject}` : `${random.pick(["Re: ", "AW: ", "RE: "])}${ourSubject}`;
  return writeMachine(random, {
    ...notePlan(random, `${kind}-${way}`),
    system: null,
    language: language.code,
    sentence,
    text,
    subject,
    fields: way === "marked" ? random.pick(marks) : [],
  });
}

function notePlan(random: Random, family: string) {
  return { family, from: random.pick(["ann.lead@lead.example", "office@lead.example", "support@lead.example"]) };
}

interface Plan {
  family: string;
  system: string | null;
  language: string | null;
  from: string;
  sentence: Sentence;
  subject: string;
  fields: Fields;
  text: string;
}

function writeMachine(random: Random, plan: Plan): GeneratedMail {
  const to = random.chance(0.2) ? "bounce" : "reply";
  const raw = composeMail(random, {
    language: plan.language ?? "en",
    from: { name: random.pick(["Ann Lead", "Lead Ltd.", ""]), address: plan.from },
    to: signedAddress(to),
    subject: plan.subject,
    headers: [
      ["Message-ID", `<${random.id(20)}@lead.example>`],
      ...(random.chance(0.7) ? ([["In-Reply-To", ourMessageId]] as const) : []),
      ...(random.chance(0.4) ? ([["References", ourMessageId]] as const) : []),
      ...plan.fields,
    ],
    text: plan.text,
  });
  return {
    id: random.id(8),
    class: "auto_reply",
    family: plan.family,
    system: plan.system,
    language: plan.language,
    raw,
    to,
    sight: plan.sentence.sight,
    sentence: plan.sentence.text,
    from: plan.from,
    secondsAfter: random.chance(0.5) ? random.int(1, 15) : null,
  };
}
