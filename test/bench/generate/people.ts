import { composeMail } from "./compose.ts";
import { ourMessageId, ourSubject, ourText, signedAddress } from "./mail.ts";
import type { GeneratedMail } from "./mail.ts";
import type { Random } from "./random.ts";
import { laterSentences, sentencesOf } from "./sentences.ts";
import type { Language, Sentence } from "./sentences.ts";

const names = ["Ann Lead", "Jörg Weiß", "María Núñez", "Ivo Petrov", "Lee", "K. Tanaka", "Zoë van Dam", ""];

/** Answers by people: every sentence of a language a few times, in mails of all shapes. */
export function peopleIn(random: Random, language: Language, times: number): GeneratedMail[] {
  return [...sentencesOf(language.people), ...laterSentences(language, "people", ["once_unseen"])].flatMap((sentence) =>
    Array.from({ length: times }, () => writeAnswer(random, language, sentence)),
  );
}

/** The same, of sentences that nobody mended with in sight; many mention an absence, a date or a colleague. */
export function unseenPeopleIn(random: Random, language: Language, times: number): GeneratedMail[] {
  return laterSentences(language, "people", ["unseen", "sealed"]).flatMap((sentence) =>
    Array.from({ length: times }, () => writeAnswer(random, language, sentence)),
  );
}

/** Answers of people, of the sentences given. */
export function answersIn(
  random: Random,
  language: Language,
  sentences: readonly Sentence[],
  times: number,
): GeneratedMail[] {
  return sentences.flatMap((sentence) => Array.from({ length: times }, () => writeAnswer(random, language, sentence)));
}

function writeAnswer(random: Random, language: Language, sentence: Sentence): GeneratedMail {
  const name = random.pick(names);
  const local = random.chance(0.06)
    ? random.pick(["newsletter", "system", "bot.miller", "noreply", "info", "robot"])
    : "ann.lead";
  const address = `${local}@lead.example`;
  const kind = random.pick(["direct", "direct", "direct", "list", "no-thread", "gateway", "desk"] as const);
  const family = kind === "direct" ? "person" : `person-${kind}`;
  const body = [
    ...(kind === "desk" ? ["##- Please type your reply above this line -##", ""] : []),
    ...(kind === "gateway" ? [random.pick(banners), ""] : []),
    ...(random.chance(0.6) ? [random.pick(language.greetings), ""] : []),
    sentence.text,
    ...(random.chance(0.6) ? ["", random.pick(language.closings), name] : []),
    ...signature(random, name),
    ...quote(random, language),
  ].join("\n");
  const raw = composeMail(random, {
    language: language.code,
    from: { name, address },
    to: signedAddress("reply"),
    subject: random.pick([`Re: ${ourSubject}`, `RE: ${ourSubject}`, `AW: ${ourSubject}`, `Re: [Extern] ${ourSubject}`]),
    headers: [
      ["Message-ID", `<${random.id(20)}@lead.example>`],
      ...(kind === "no-thread"
        ? []
        : ([
            ["In-Reply-To", ourMessageId],
            ["References", ourMessageId],
          ] as const)),
      ...programFields(random),
      ...(kind === "list" ? listFields(random) : []),
      ...(kind === "desk"
        ? ([
            ["Auto-Submitted", "auto-generated"],
            ["X-Mailer", "Zendesk Mailer"],
          ] as const)
        : []),
    ],
    text: body,
  });
  return {
    id: random.id(8),
    class: "human_reply",
    family,
    system: null,
    language: language.code,
    sight: sentence.sight,
    sentence: sentence.text,
    raw,
    from: address,
    to: "reply",
    secondsAfter: random.chance(0.2) ? null : random.int(90, 400_000),
  };
}

const banners = [
  "CAUTION: This email originated from outside of the organization. Do not click links unless you know the sender.",
  "[EXTERNAL EMAIL]",
  "Achtung: Diese E-Mail kommt von außerhalb.",
];

/** Fields of mail programs, and of the lists of RFC 2369 and 2919. */
function programFields(random: Random): (readonly [string, string])[] {
  const all = [
    ["X-Mailer", random.pick(["Apple Mail (2.3826)", "Microsoft Outlook 16.0", "iPhone Mail (22B91)"])],
    ["User-Agent", "Mozilla Thunderbird"],
    ["Thread-Index", `Ad${random.id(20)}==`],
    ["X-MS-Exchange-Organization-AuthAs", "Internal"],
    ["Accept-Language", "en-US, de-DE"],
    ["X-Priority", "3"],
  ] as const;
  return all.filter(() => random.chance(0.35));
}

function listFields(random: Random): (readonly [string, string])[] {
  return [
    ["List-Id", `Sales <sales-${random.id(4)}.lead.example>`],
    ["List-Post", "<mailto:sales@lead.example>"],
    ["List-Unsubscribe", "<mailto:sales+unsubscribe@lead.example>"],
    ["Precedence", random.pick(["list", "bulk"])],
  ];
}

function signature(random: Random, name: string): string[] {
  const draw = random.int(1, 6);
  if (draw === 1) return ["", "Sent from my iPhone"];
  if (draw === 2) return ["", "-- ", name, "Head of Operations, Lead Ltd.", "T +44 20 5550 142 | www.lead.example"];
  if (draw === 3)
    return [
      "",
      "This message is confidential and intended for the addressee only. If you received it in error, please delete it.",
    ];
  return [];
}

/** The mail answered, below: quoted by program habits, or not at all. */
function quote(random: Random, language: Language): string[] {
  const way = random.int(1, 4);
  if (way === 1) return [];
  const date = random.pick(["30.11.2026, 09:12", "Mon, Nov 30, 2026 at 9:12 AM", "2026-11-30 9:12"]);
  if (way === 2)
    return [
      "",
      "-----Original Message-----",
      "From: Kim Seller <kim@ours.example>",
      `Sent: ${date}`,
      `Subject: ${ourSubject}`,
      "",
      ...ourText,
    ];
  const opener = language.attribution.replace("{date}", date).replace("{name}", "Kim Seller");
  return ["", opener, "", ...ourText.map((line) => `> ${line}`)];
}
