import { html } from "hono/html";
import type { DeliveryStatus } from "../../db/schema/webhooks.ts";
import type { WebhookEndpoint } from "../../webhook/endpoint/endpoint-schemas.ts";
import type { Html } from "../../platform/http/page.ts";
import { momentWithin } from "../word/times.ts";

/** How an endpoint is, as a pill: its state, and whether it works. */
export function statePill({ state, failingSince, slowUntil }: WebhookEndpoint, now: Date): Html {
  if (state === "paused") return html`<span class="pill warm">paused</span>`;
  if (state === "disabled") return html`<span class="pill">disabled</span>`;
  if (failingSince !== null) return html`<span class="pill hot">failing</span>`;
  if (slowUntil !== null && slowUntil > now) return html`<span class="pill warm">slowed down</span>`;
  return html`<span class="pill leaf">enabled</span>`;
}

/** What its state means for what happens, in a sentence. Pure. */
export function stateWords(endpoint: WebhookEndpoint, zone: string, now: Date): string {
  const { state, disabledFor, failingSince, slowUntil, lastOkAt } = endpoint;
  if (state === "paused")
    return "What happens is written down and waits. Enable it, and everything is delivered in order.";
  if (state === "disabled") {
    const why = {
      gone: "Its server said 410: it is gone.",
      failing: "It has only failed for five days.",
      manual: "Somebody disabled it.",
    }[disabledFor ?? "manual"];
    return `${why} What happens meanwhile is not written down for it, and what waited was canceled.`;
  }
  const next = slowUntil !== null && slowUntil > now ? ` It is asked again ${momentWithin(slowUntil, zone, now)}.` : "";
  if (failingSince !== null) {
    return `It has failed since ${momentWithin(failingSince, zone, now)}. Nothing is lost: what happens waits for it.${next}`;
  }
  if (next !== "") return `It asked for fewer calls.${next}`;
  return lastOkAt === null
    ? "Nothing was delivered yet. Send a test to see whether it answers."
    : `It works: the last was taken ${momentWithin(lastOkAt, zone, now)}.`;
}

const statuses: Readonly<Record<DeliveryStatus, { tone: string; words: string }>> = {
  pending: { tone: "warm", words: "waits" },
  delivered: { tone: "leaf", words: "delivered" },
  failed: { tone: "hot", words: "failed" },
  canceled: { tone: "", words: "canceled" },
  aside: { tone: "hot", words: "set aside" },
  unwanted: { tone: "", words: "not asked for" },
};

/** What became of a delivery, as a pill. */
export function deliveryPill(status: DeliveryStatus): Html {
  const { tone, words } = statuses[status];
  return html`<span class="pill ${tone}">${words}</span>`;
}

/** The same in a list to choose from. */
export const statusChoices: readonly (readonly [DeliveryStatus, string])[] = (
  Object.keys(statuses) as DeliveryStatus[]
).map((status) => [status, statuses[status].words]);
