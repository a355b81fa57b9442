import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";

const texts = <Key extends string>(...keys: Key[]) =>
  z.strictObject(Object.fromEntries(keys.map((key) => [key, z.string().min(1)])) as Record<Key, z.ZodString>);

/** Every text that recipients read, as a file of `languages/` holds it. */
export const wordsSchema = z.strictObject({
  name: z.string(),
  dir: z.enum(["ltr", "rtl"]),
  language: z.string(),
  leave: texts(
    ...([
      "titleTopic",
      "titleAll",
      "explainTopic",
      "explainAll",
      "buttonTopic",
      "buttonAll",
      "everything",
      "more",
    ] as const),
  ),
  left: texts(
    ...(["titleTopic", "titleAll", "explainTopic", "explainAll", "undo", "why", "tooMany", "notForMe"] as const),
    ...(["neverAsked", "otherReason", "thanks"] as const),
  ),
  undone: texts("title", "explain", "keptTitle", "kept"),
  page: texts(
    ...([
      "title",
      "intro",
      "topics",
      "pace",
      "paceUsual",
      "paceOne",
      "paceTwo",
      "paceNow",
      "pause",
      "pauseNone",
    ] as const),
    ...(["pauseDays", "pausedUntil", "measuring", "measuringNote", "opens", "clicks", "profile", "save"] as const),
    ...(["stopAll", "saved", "noMail"] as const),
  ),
  details: texts(
    ...([
      "title",
      "newAddress",
      "changeAddress",
      "exportNote",
      "export",
      "eraseNote",
      "erase",
      "invalidAddress",
    ] as const),
  ),
  asked: texts("title", "explain"),
  confirm: texts(
    ...(["addressTitle", "addressExplain", "addressButton", "addressDone", "addressTaken", "exportTitle"] as const),
    ...(["exportExplain", "exportButton", "erasureTitle", "erasureExplain", "erasureButton", "erasureDone"] as const),
    ...(["doneTitle", "expiredTitle", "expired"] as const),
  ),
  mail: texts(
    ...([
      "addressSubject",
      "address",
      "exportSubject",
      "export",
      "erasureSubject",
      "erasure",
      "until",
      "notYou",
    ] as const),
  ),
  nothing: texts("title", "explain", "testTitle", "test"),
  confirmation: texts(
    ...(["subject", "reminderSubject", "intro", "button", "ignore", "decline"] as const),
    ...(["askTitle", "ask", "confirmedTitle", "confirmed", "continue", "expiredTitle"] as const),
    ...(["expired", "again", "sentTitle", "sent", "alreadyTitle", "already"] as const),
    ...(["leftSince", "overTitle", "over", "declinedTitle", "declined", "notMailableTitle"] as const),
    ...(["notMailable", "wording"] as const),
  ),
  form: texts(
    ...(["thanksTitle", "thanks", "mistakesTitle", "mistakes", "email", "firstName"] as const),
    ...(["lastName", "company", "other", "wrongEmail", "wrong", "waitTitle"] as const),
    ...(["wait", "goneTitle", "gone"] as const),
  ),
});

/** The texts of one language. */
export type Words = z.output<typeof wordsSchema>;

/** A language by its BCP 47 tag. */
export interface Language {
  tag: string;
  words: Words;
}

const folder = new URL("languages/", import.meta.url);

/** All languages, by tag. A file that lacks a text, or has one too many, ends the start. */
export const languages: readonly Language[] = readdirSync(folder)
  .filter((file) => file.endsWith(".yaml"))
  .toSorted()
  .map((file) => {
    const read = wordsSchema.safeParse(parse(readFileSync(new URL(file, folder), "utf8")));
    if (!read.success) throw new Error(`${file}: ${z.prettifyError(read.error)}`);
    return { tag: path.basename(file, ".yaml"), words: read.data };
  });

/** A text with its `{names}` filled in. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (written, name: string) => String(values[name] ?? written));
}
