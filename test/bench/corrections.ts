import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { classify } from "../../src/inbound/classify.ts";
import type { AnonymousMail } from "../../src/inbound/correction/anonymize.ts";
import { parseMail } from "../../src/inbound/parse.ts";
import type { ParsedMail } from "../../src/inbound/parse/mail.ts";
import { corpusClasses } from "./corpus-labels.ts";
import type { Judged } from "./corpus-score.ts";

const page = z.object({
  data: z.array(
    z.object({
      inboundMailId: z.string(),
      to: z.object({ class: z.enum(corpusClasses).nullable() }),
      mail: z
        .union([
          z.object({ raw: z.string() }),
          // What we have written ourselves: the classifier reads it as it reads a parsed mail.
          z.object({ parsed: z.custom<AnonymousMail>((value) => typeof value === "object" && value !== null) }),
        ])
        .nullable(),
    }),
  ),
  nextCursor: z.string().nullish(),
});
type Exported = z.infer<typeof page>["data"][number];

/** The corrected mails that can be scored, judged anew, and how many came without their mail. */
export interface Scored {
  judged: Judged[];
  without: number;
}

/**
 * Judges the mails of an installation that people have corrected: what the classifier makes of each now, against what it was
 * said to be. Of several corrections of a mail the latest counts.
 * @param source a file with an answer of `GET /v1/corrections?mails=…`, or the URL of an installation or of that route; then
 *   all pages are read, with the secret key
 * @throws when the file is not there, the answer is none of that route, or the key is refused
 */
export async function judgeCorrections(source: string, key: string | undefined): Promise<Scored> {
  const exported = existsSync(source)
    ? page.parse(JSON.parse(readFileSync(source, "utf8"))).data
    : await fetchAll(source, key);
  const latest = new Map<string, Exported>();
  for (const one of exported) if (!latest.has(one.inboundMailId)) latest.set(one.inboundMailId, one);
  const judged: Judged[] = [];
  for (const { inboundMailId, to, mail } of latest.values()) {
    if (mail === null || to.class === null) continue;
    const raw = "raw" in mail ? Buffer.from(mail.raw, "base64") : Buffer.alloc(0);
    const parsed = "raw" in mail ? await parseMail(raw) : readable(mail.parsed);
    const label = { file: inboundMailId, class: to.class, format: "rfc822" as const, corpus: "corrections", raw };
    judged.push({ label, found: classify(parsed) });
  }
  return { judged, without: latest.size - judged.length };
}

async function fetchAll(source: string, key: string | undefined): Promise<Exported[]> {
  const url = new URL(source);
  if (url.pathname === "/") url.pathname = "/v1/corrections";
  if (!url.searchParams.has("mails")) url.searchParams.set("mails", "whole");
  const all: Exported[] = [];
  for (;;) {
    const response = await fetch(url, { headers: { Authorization: `Bearer ${key ?? ""}` } });
    if (!response.ok) throw new Error(`${url.origin} answers ${response.status}: set RIPEN_KEY to a secret key of it`);
    const { data, nextCursor } = page.parse(await response.json());
    all.push(...data);
    if (nextCursor === null || nextCursor === undefined) return all;
    url.searchParams.set("cursor", nextCursor);
  }
}

function readable(mail: AnonymousMail): ParsedMail {
  return { ...mail, parts: mail.parts.map((part) => ({ ...part, content: Buffer.from(part.content) })) };
}
