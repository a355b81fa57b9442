import type { UpsertLeadInput } from "../lead/upsert-lead.ts";

export interface RecordEventInput {
  /** The sender's own id of the event; a repeated delivery with the same id acts once. */
  id?: string | undefined;
  name: string;
  lead: UpsertLeadInput;
  properties: Record<string, unknown>;
  /** One in the future is taken for now: clocks differ, and what has not happened is no event. */
  occurredAt?: Date | undefined;
  /** Who tells it, for the log of consent: an API key; the source when not given. */
  by?: string | undefined;
}

/** Where events come from. */
export interface EventKind {
  /** `api`, or `form:<name>`. */
  source: string;
  /**
   * `known` when anybody can send such events: then the lead's known fields stay, and whoever made the event has read its
   * values already. Default `given`.
   */
  trust?: "given" | "known" | undefined;
}

export interface RecordedEvent {
  eventId: string;
  leadId: string;
  duplicate: boolean;
}
