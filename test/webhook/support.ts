import { sql } from "drizzle-orm";
import { Webhook } from "standardwebhooks";
import type { App } from "../../src/app.ts";
import { roomJobs } from "../../src/rooms.ts";
import { createEndpoint } from "../../src/webhook/endpoint/create-endpoint.ts";
import type { Where } from "../../src/webhook/event/where.ts";
import { jobsOf } from "../aside/support.ts";
import type { ReceivedRequest } from "../support/receiver.ts";

/** An event as a receiver reads it. */
export interface ReceivedEvent {
  id: string;
  type: string;
  version: number;
  timestamp: string;
  // eslint-disable-next-line typescript/no-explicit-any -- tests look into payloads freely
  data: any;
}

/** Adds an endpoint. */
export async function listen(app: App, url: string, types: string[] = ["*"], where: Where = {}) {
  const { endpoint, secret } = await createEndpoint(app, { url, types, where, description: null });
  return { id: endpoint.id, secret };
}

/** Reads what a receiver got, by the package that receivers use: its signature and its time are checked. */
export function verified({ headers, body }: ReceivedRequest, secret: string): ReceivedEvent {
  const names = ["webhook-id", "webhook-timestamp", "webhook-signature"];
  const signed = Object.fromEntries(names.map((name) => [name, String(headers[name])]));
  return new Webhook(secret).verify(body, signed) as ReceivedEvent;
}

export const read = ({ body }: ReceivedRequest) => JSON.parse(body) as ReceivedEvent;

/** The endpoints that the sweep would make jobs for. */
export async function dueEndpoints(app: App): Promise<string[]> {
  const due = roomJobs.deliver.due(sql`${app.clock.now().toISOString()}::timestamptz`, app);
  const [row] = await app.db.execute<{ due: string[] }>(sql`select (${due}) as due`);
  return row?.due ?? [];
}

/** Runs the jobs of all endpoints beside each other, as workers do, until none is due. */
export async function deliverAll(app: App): Promise<void> {
  for (let ids = await dueEndpoints(app); ids.length > 0; ids = await dueEndpoints(app)) {
    await Promise.all(ids.map((webhookEndpointId) => jobsOf(app).deliver({ webhookEndpointId })));
  }
}
