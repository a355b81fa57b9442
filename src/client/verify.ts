import { Webhook } from "standardwebhooks";
import { WebhookSignatureError } from "./errors.ts";
import type { WebhookEvent } from "./types.ts";

/** Headers of a request, as servers have them: of the Fetch API, or an object. */
export type RequestHeaders = Headers | Record<string, string | string[] | undefined>;

/**
 * The event in a webhook's request (Standard Webhooks), once its signature and time are right.
 * @param body as it came, before anything parsed it
 * @param secret `whsec_…`
 * @throws WebhookSignatureError
 */
export function verifyWebhook(body: string, headers: RequestHeaders, secret: string): WebhookEvent {
  const names = ["webhook-id", "webhook-timestamp", "webhook-signature"];
  const signed = Object.fromEntries(names.map((name) => [name, headerOf(headers, name)]));
  try {
    return new Webhook(secret).verify(body, signed) as WebhookEvent;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : "The request is not signed by Ripen";
    throw new WebhookSignatureError({ code: "invalid_signature", message, cause });
  }
}

const isFetchHeaders = (headers: RequestHeaders): headers is Headers => typeof headers.get === "function";

function headerOf(headers: RequestHeaders, name: string): string {
  if (isFetchHeaders(headers)) return headers.get(name) ?? "";
  const entry = Object.entries(headers).find(([key]) => key.toLowerCase() === name);
  return [entry?.[1] ?? ""].flat().join(" ");
}
