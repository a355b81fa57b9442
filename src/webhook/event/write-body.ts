import { z } from "zod";
import type { webhookEvents } from "../../db/schema/index.ts";
import type { Stage } from "../../db/schema/leads.ts";
import { eventTypes } from "./event-types.ts";

/** What is told of the lead that an event is about, as it is when the event is delivered first. */
export interface ToldLead {
  id: string;
  email: string;
  firstName: string | null;
  lastName: string | null;
  company: string | null;
  stage: Stage;
}

export type WrittenEvent = Pick<typeof webhookEvents.$inferSelect, "id" | "type" | "at" | "data" | "subject">;

export const bodyBytesAtMost = 20_000;

/** Where in the API a thing is, by the name of its id. */
const paths: Readonly<Record<string, string>> = {
  enrollmentId: "enrollments",
  messageId: "messages",
  inboundMailId: "inbound-mails",
  handoffId: "handoffs",
  sequenceId: "sequences",
  experimentId: "experiments",
  importId: "imports",
};

/**
 * The body of an event: `{type, version, timestamp, id, data}`, less than 20 KB. `data` has what its type says, the lead, and links.
 * Pure.
 * @param now when it is written, for what has no instant of its own
 * @returns JSON
 */
export function writeBody(event: WrittenEvent, lead: ToldLead | null, publicUrl: string, now: Date): string {
  const { type, data } = event;
  const known = Object.hasOwn(eventTypes, type) ? eventTypes[type as keyof typeof eventTypes] : undefined;
  if (known === undefined) throw new TypeError(`there is no event type ${type}`);
  const nothing = Object.fromEntries(Object.keys(known.data.shape).map((key) => [key, null]));
  const own = z.record(z.string(), z.unknown()).parse(known.data.parse({ ...nothing, ...shapeOf(type, data) }));
  const links = Object.entries(paths).flatMap(([name, path]) => {
    const id = own[name];
    return typeof id === "string" ? [[name.slice(0, -2), `${publicUrl}/v1/${path}/${id}`]] : [];
  });
  const leadLink = lead === null ? {} : { lead: `${publicUrl}/v1/leads/${lead.id}` };
  const told = {
    ...(lead !== null && { lead: shortened(lead) }),
    // Merged into this one since: it happened to a lead that is gone.
    ...(lead !== null && lead.id !== event.subject && { formerLeadId: event.subject }),
    ...own,
    links: { ...leadLink, ...Object.fromEntries(links) },
  };
  const said = { type, version: 1, timestamp: (event.at ?? now).toISOString(), id: eventId(event.id) };
  const text = JSON.stringify({ ...said, data: told });
  if (Buffer.byteLength(text) < bodyBytesAtMost) return text;
  // Only lists and records can be so long: the link tells the rest.
  const small = Object.entries(told).filter(([, value]) => JSON.stringify(value).length < 2_000);
  return JSON.stringify({ ...said, data: { ...Object.fromEntries(small), shortened: true } });
}

/** How an event is named to receivers, in `webhook-id` and in the body. */
export const eventId = (id: number): string => `evt_${id}`;

/** What the database wrote down, in the form in which it is told. */
function shapeOf(type: string, data: Record<string, unknown>): Record<string, unknown> {
  if (type === "reply.received") {
    const { answer } = z.object({ answer: z.object({ category: z.string() }).nullish() }).parse(data);
    return { ...data, category: answer?.category ?? null, inquiry: data.kind === "inquired" };
  }
  if (data.kind === "regraded") return { ...data, verdict: data.to, previousVerdict: data.from };
  if (type === "message.bounced") return { ...data, hard: data.hard === true };
  return data;
}

function shortened(lead: ToldLead): ToldLead {
  const cut = (text: string | null) => text?.slice(0, 300).toWellFormed() ?? null;
  return { ...lead, firstName: cut(lead.firstName), lastName: cut(lead.lastName), company: cut(lead.company) };
}
