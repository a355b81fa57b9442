import { z } from "@hono/zod-openapi";
import { and, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { replyCategories } from "../../db/schema/inbound.ts";
import { idSchema, instantInput } from "../../platform/http/schemas.ts";
import { answeredWith, clickedLink, handedOverIn, messageFactSql, messageFacts } from "./message-facts.ts";

const text = (max: number) => z.string().max(max).optional();

/** What the ledger is filtered by beside status and whose it is: every number of a report opens to its mails by these. */
export const messageFilterShape = {
  fact: z
    .enum(messageFacts)
    .optional()
    .openapi({ description: "Those of which this is true; docs/reports.md says what each means." }),
  from: instantInput.optional().openapi({ description: "Handed over at that instant or later: taken, or refused." }),
  to: instantInput.optional().openapi({ description: "Handed over before that instant." }),
  versionId: idSchema.optional(),
  stepId: text(200),
  variant: text(200).openapi({ description: "Name of its subject; empty: those of steps with one subject." }),
  senderId: idSchema.optional(),
  destination: text(255).openapi({ description: "Whose mail servers it goes to, such as `google`." }),
  reason: text(200).openapi({ description: "Why it was deferred, refused or canceled." }),
  source: text(300).openapi({ description: "Where the lead came from." }),
  link: text(2_000).openapi({ description: "Those in which a person followed the link that is called so." }),
  answer: z.enum(replyCategories).optional().openapi({ description: "Those that a person answered so." }),
};
export type MessageFacets = { [K in keyof typeof messageFilterShape]?: z.output<(typeof messageFilterShape)[K]> };

/** The facets as a condition on rows `m` of the ledger. */
export function messageWhere(filter: MessageFacets): SQL | undefined {
  const { fact, from, to, versionId, stepId, variant, senderId, destination, reason, source, link, answer } = filter;
  return and(
    fact && messageFactSql[fact],
    handedOverIn(from, to),
    same(sql`m.version_id`, versionId),
    same(sql`m.step_id`, stepId),
    same(sql`coalesce(m.subject_variant, '')`, variant),
    same(sql`m.sender_id`, senderId),
    same(sql`m.destination`, destination),
    same(sql`coalesce(m.reason, '')`, reason),
    source === undefined
      ? undefined
      : sql`exists (select from leads l where l.id = m.lead_id and l.source = ${source})`,
    link === undefined ? undefined : clickedLink(link),
    answer && answeredWith(answer),
  );
}

const same = (column: SQL, value: string | undefined): SQL | undefined =>
  value === undefined ? undefined : sql`${column} = ${value}`;
