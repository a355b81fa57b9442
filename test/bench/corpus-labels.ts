import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** What a mail can be labelled as. */
export const corpusClasses = [
  "bounce_hard",
  "bounce_soft",
  "auto_reply",
  "complaint",
  "human_reply",
  "unsubscribe",
  "other",
] as const;

const label = z.object({
  file: z.string(),
  class: z.enum(corpusClasses),
  format: z.enum(["rfc822", "body_text", "body_html"]),
  corpus: z.string(),
  family: z.string().nullish(),
  recipient: z.string().nullish(),
  original_recipient: z.string().nullish(),
  original_message_id: z.string().nullish(),
  hardness: z.enum(["sure", "unsure"]).nullish(),
  status: z.string().nullish(),
  reason: z.string().nullish(),
  visible_text: z.string().nullish(),
});

/** One labelled mail of the corpus; `raw` is its bytes. */
export type LabelledMail = z.infer<typeof label> & { raw: Uint8Array };

/** Where the corpus lies: RIPEN_CORPORA, or beside the repository. */
export function corpusFolder(): string {
  return process.env["RIPEN_CORPORA"] ?? new URL("../../../shared/corpora", import.meta.url).pathname;
}

/** All labelled mails, or null when the corpus is not there. */
export function readCorpus(folder: string): LabelledMail[] | null {
  const index = join(folder, "labels.jsonl");
  if (!existsSync(index)) return null;
  return readFileSync(index, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const read = label.parse(JSON.parse(line));
      return Object.assign(read, { raw: readFileSync(join(folder, "mail", read.file)) });
    });
}
