import type { ChannelMessage } from "../message.ts";

/** The body of a signed webhook: what happened, when, and the same words as in any other channel. */
export interface WebhookPayload {
  type: string;
  timestamp: string;
  data: Record<string, unknown>;
}

/** A message as programs take it (Standard Webhooks 1.0). */
export function webhookPayload({ type, at, id, data, link, ...words }: ChannelMessage): WebhookPayload {
  return { type, timestamp: at.toISOString(), data: { id, ...data, ...words, url: link?.url ?? null } };
}
