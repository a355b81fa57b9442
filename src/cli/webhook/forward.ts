import { z } from "zod";
import { CommandError, noInput, wrongSettings } from "../server/command-error.ts";
import type { Api } from "../server/open-api.ts";

const webhooks = z.object({
  data: z.array(z.looseObject({ id: z.string(), slug: z.string().nullable() })),
  nextCursor: z.string().nullable(),
});
const delivery = z.looseObject({
  id: z.number(),
  eventId: z.string(),
  type: z.string(),
  status: z.string(),
  timestamp: z.string().nullable(),
});
const deliveries = z.object({ data: z.array(delivery), nextCursor: z.string().nullable() });
const whole = delivery.extend({ body: z.string().nullable() });

/** What was forwarded, and what the local program answered: null when it was out of reach. */
export interface Forwarded {
  id: number;
  type: string;
  status: number | null;
}

/** The id of the webhook with a slug, or of that id. @throws CommandError when there is none */
export async function findWebhook(api: Api, name: string): Promise<string> {
  const read = webhooks.safeParse(await (await api.read("GET", "/v1/webhooks?limit=100")).json());
  const found = read.data?.data.find(({ id, slug }) => id === name || slug === name);
  if (found === undefined) throw new CommandError(`There is no webhook "${name}".`, noInput);
  return found.id;
}

/** The number of the newest delivery in the log of a webhook; 0 while there is none. @throws CommandError */
export async function newestDelivery(api: Api, webhookId: string): Promise<number> {
  const [newest] = (await readPage(api, webhookId, 1, null)).data;
  return newest?.id ?? 0;
}

/**
 * Posts what has come into the log of a webhook since a delivery to a local URL, oldest first, as it was posted to the webhook, but
 * without a signature: the secret stays on the server. One that was not posted there yet is waited for.
 * @param after the number of the last delivery that was looked at
 * @returns what was forwarded
 * @throws CommandError
 */
export async function forwardNew(api: Api, webhookId: string, url: string, after: number): Promise<Forwarded[]> {
  const ids: number[] = [];
  for (let cursor: string | null = null, isOpen = true; isOpen;) {
    const { data, nextCursor } = await readPage(api, webhookId, 100, cursor);
    ids.push(...data.filter(({ id, status }) => id > after && isPosted(status)).map(({ id }) => id));
    isOpen = nextCursor !== null && data.every(({ id }) => id > after);
    cursor = nextCursor;
  }
  const forwarded: Forwarded[] = [];
  for (const id of ids.toSorted((a, b) => a - b)) {
    const answer: unknown = await (await api.read("GET", `/v1/webhooks/${webhookId}/deliveries/${id}`)).json();
    const { data } = whole.safeParse(answer);
    if (data === undefined || data.body === null) break;
    const headers = { "content-type": "application/json", "webhook-id": data.eventId };
    const response = await fetch(url, { method: "POST", headers, body: data.body, redirect: "manual" }).catch(
      () => null,
    );
    await response?.body?.cancel();
    forwarded.push({ id, type: data.type, status: response?.status ?? null });
  }
  return forwarded;
}

/** What the conditions of the webhook keep back, or never left, is not for a program here either. */
const isPosted = (status: string): boolean => ["pending", "delivered", "failed"].includes(status);

async function readPage(api: Api, webhookId: string, limit: number, cursor: string | null) {
  const more = cursor === null ? "" : `&cursor=${cursor}`;
  const route = `/v1/webhooks/${webhookId}/deliveries?limit=${limit}${more}`;
  const read = deliveries.safeParse(await (await api.read("GET", route)).json());
  if (read.success) return read.data;
  throw new CommandError(`${api.host} does not answer as a Ripen does.`, wrongSettings);
}
