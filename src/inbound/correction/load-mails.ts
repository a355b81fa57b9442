import { inArray, eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { inboundMails, leads } from "../../db/schema/index.ts";
import type { InboundParts } from "../parts.ts";
import { anonymizeMail } from "./anonymize.ts";
import type { AnonymousMail } from "./anonymize.ts";

const largest = 256 * 1024;

/** A corrected mail in an export: as it came (base64), or as it was read, with nobody in it. */
export type ExportedMail = { raw: string } | { parsed: AnonymousMail };

/**
 * The mails of corrections by id, for scoring the classifier on them. Those that were erased or larger than 256 KiB, events
 * of providers, and what cannot be read are left out.
 */
export async function loadMails(
  { db, mailReader }: Pick<Ground & InboundParts, "db" | "mailReader">,
  ids: readonly string[],
  how: "whole" | "anonymized",
): Promise<Map<string, ExportedMail>> {
  const found = new Map<string, ExportedMail>();
  if (ids.length === 0) return found;
  const rows = await db
    .select({
      id: inboundMails.id,
      raw: inboundMails.raw,
      size: inboundMails.size,
      format: inboundMails.format,
      writer: inboundMails.writer,
      firstName: leads.firstName,
      lastName: leads.lastName,
      company: leads.company,
    })
    .from(inboundMails)
    .leftJoin(leads, eq(leads.id, inboundMails.leadId))
    .where(inArray(inboundMails.id, [...new Set(ids)]));
  for (const { id, raw, size, format, writer, firstName, lastName, company } of rows) {
    if (raw.length === 0 || size > largest || format !== "mail") continue;
    if (how === "whole") {
      found.set(id, { raw: Buffer.from(raw).toString("base64") });
      continue;
    }
    const read = await mailReader.read(raw, format).catch(() => undefined);
    if (read === undefined) continue;
    found.set(id, { parsed: anonymizeMail(read.mail, [firstName, lastName, company, writer?.name ?? null]) });
  }
  return found;
}
