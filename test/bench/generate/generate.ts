import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { absencesIn, receiptsIn, unseenAbsencesIn, writeChallenge } from "./machines.ts";
import type { GeneratedMail } from "./mail.ts";
import { peopleIn, unseenPeopleIn } from "./people.ts";
import { seededRandom } from "./random.ts";
import { writeComplaint, writeDisposition, writeReport, writeUnknownNotice } from "./reports.ts";
import { readLanguages, sentencesOf } from "./sentences.ts";
import { forms } from "./vendor-forms.ts";

const list = z.array(z.string()).min(4);
const notices = z.strictObject({ failures: list, delays: list, challenges: list });

/** The seed of the figures that are reported. */
export const standardSeed = 20_261_130;

/** More than two thousand mails, made from standards and documented formats; the same for the same seed. */
export function generateMails(seed: number): GeneratedMail[] {
  const random = seededRandom(seed);
  const told = notices.parse(parse(readFileSync(new URL("notices.yaml", import.meta.url), "utf8")));
  const times = <Item>(count: number, make: () => Item) => Array.from({ length: count }, make);
  const languages = readLanguages();
  return [
    ...languages.flatMap((language) => peopleIn(random, language, 4)),
    ...languages.flatMap((language) => absencesIn(random, language, 3)),
    ...languages.flatMap((language) => receiptsIn(random, language, 3)),
    ...forms.flatMap((form) => times(40, () => writeReport(random, form))),
    ...sentencesOf(told.failures).flatMap((sentence) => times(15, () => writeUnknownNotice(random, sentence, false))),
    ...sentencesOf(told.delays).flatMap((sentence) => times(10, () => writeUnknownNotice(random, sentence, true))),
    ...sentencesOf(told.challenges).flatMap((sentence) => times(4, () => writeChallenge(random, sentence))),
    ...times(40, () => writeComplaint(random)),
    ...languages.flatMap((language) =>
      sentencesOf(language.receipt).map((sentence) => writeDisposition(random, sentence)),
    ),
    // Behind the others, so that those stay the same mails for the same seed.
    ...languages.flatMap((language) => unseenPeopleIn(random, language, 4)),
    ...languages.flatMap((language) => unseenAbsencesIn(random, language, 3)),
  ];
}
