import { z } from "@hono/zod-openapi";
import { stageSchema } from "../../lead/schemas.ts";
import { limitParameter } from "../../platform/http/pagination.ts";
import { idSchema, instantSchema, isoInstant } from "../../platform/http/schemas.ts";
import { csvLine } from "../../platform/csv-line.ts";
import { reportQuery } from "../range/range.ts";
import { decodeHotCursor } from "./hot-cursor.ts";
import type { HotLead, HotPage } from "./hot.ts";

export const hotQuery = z.strictObject({
  limit: limitParameter,
  cursor: z
    .string()
    .transform((cursor, ctx) => {
      const position = decodeHotCursor(cursor);
      if (position !== undefined) return position;
      ctx.addIssue({ code: "custom", message: "Not a cursor", params: { code: "invalid_cursor" } });
      return z.NEVER;
    })
    .optional()
    .openapi({ type: "string", description: "`nextCursor` of the page before." }),
  why: z.enum(["score", "unanswered"]).optional().openapi({ description: "Only who is here for that." }),
  repId: idSchema.optional().openapi({ description: "Only those that this rep has." }),
  format: reportQuery.shape.format,
});

export const hotSchema = z
  .object({
    asOf: instantSchema.openapi({ description: "Scores are of this instant, on all pages." }),
    data: z.array(
      z.object({
        leadId: idSchema,
        email: z.string(),
        name: z.string().nullable(),
        company: z.string().nullable(),
        stage: stageSchema,
        repId: idSchema.nullable(),
        why: z.array(z.enum(["score", "unanswered"])),
        intent: z.enum(["cold", "warm", "hot"]),
        score: z.object({ total: z.number(), fit: z.number(), engagement: z.number() }),
        nextCrossing: z
          .object({
            intent: z.enum(["warm", "hot"]),
            score: z.int(),
            at: instantSchema,
            to: z.enum(["cold", "warm", "hot"]),
          })
          .nullable()
          .openapi({
            description: "When time alone takes the score through a threshold next, and what the intent is then.",
          }),
        handoff: z
          .object({ id: idSchema, createdAt: instantSchema, acceptBy: instantSchema.nullable(), late: z.boolean() })
          .nullable()
          .openapi({ description: "The one that no rep has answered yet." }),
        lastActivity: z.object({ kind: z.string(), at: instantSchema, text: z.string() }).nullable(),
        rows: z.object({ lead: z.string(), timeline: z.string(), score: z.string(), handoff: z.string().nullable() }),
      }),
    ),
    nextCursor: z.string().nullable(),
  })
  .openapi("HotLeads");

type Present = z.infer<typeof hotSchema>;

/** The JSON form of a page of who is hot. */
export function presentHot({ asOf, rows, nextCursor }: HotPage): Present {
  return { asOf: isoInstant(asOf), data: rows.map((row) => presentOne(row)), nextCursor };
}

function presentOne({ leadId, nextCrossing, handoff, lastActivity, ...lead }: HotLead): Present["data"][number] {
  return {
    leadId,
    ...lead,
    nextCrossing: nextCrossing && { ...nextCrossing, at: isoInstant(nextCrossing.at) },
    handoff: handoff && {
      ...handoff,
      createdAt: isoInstant(handoff.createdAt),
      acceptBy: isoInstant(handoff.acceptBy),
    },
    lastActivity: lastActivity && { ...lastActivity, at: isoInstant(lastActivity.at) },
    rows: {
      lead: `/v1/leads/${leadId}`,
      timeline: `/v1/leads/${leadId}/timeline`,
      score: `/v1/leads/${leadId}/score`,
      handoff: handoff && `/v1/handoffs/${handoff.id}`,
    },
  };
}

const head = [
  ["lead_id", "email", "name", "company", "stage", "why", "intent", "score", "fit", "engagement"],
  ["next_crossing_at", "next_intent", "handoff_id", "accept_by", "late", "last_activity_at", "last_activity", "as_of"],
].flat();

/** A page of who is hot as CSV (RFC 4180), a line for each. */
export function hotCsv(page: HotPage): string {
  const { asOf, data } = presentHot(page);
  const lines = data.map(
    ({ leadId, email, name, company, stage, why, intent, score, nextCrossing, handoff, lastActivity }) =>
      csvLine([
        leadId,
        email,
        name ?? "",
        company ?? "",
        stage,
        why.join(" "),
        intent,
        ...[score.total, score.fit, score.engagement].map(String),
        nextCrossing?.at ?? "",
        nextCrossing?.to ?? "",
        handoff?.id ?? "",
        handoff?.acceptBy ?? "",
        handoff === null ? "" : String(handoff.late),
        lastActivity?.at ?? "",
        lastActivity?.text ?? "",
        asOf,
      ]),
  );
  return [csvLine(head), ...lines].join("");
}
