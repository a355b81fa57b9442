import type { ReceivedMail } from "../store/store-mail.ts";

/** A webhook as it came. Header names are in lower case. */
export interface WebhookRequest {
  headers: Headers;
  body: Buffer;
  now: Date;
}

/** What a provider's request comes to. */
export type WebhookResult =
  | { kind: "received"; mails: ReceivedMail[] }
  /** Its signature is missing or wrong. */
  | { kind: "unauthorized" }
  | { kind: "malformed"; message: string }
  /** The provider asks us to confirm that we want its notifications. */
  | { kind: "confirm"; url: string };

/** A provider's event, to be kept as JSON. */
export function eventOf(source: string, event: unknown): ReceivedMail {
  return { source, format: "event", envelopeFrom: "", envelopeTo: [], raw: Buffer.from(JSON.stringify(event)) };
}

/** JSON, or undefined when it is none. */
export function readJson(body: Buffer | string): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

/** The fields of a multipart or urlencoded form; of a file its text. Undefined when the body is none. */
export async function readForm({ headers, body }: WebhookRequest): Promise<Map<string, Buffer> | undefined> {
  try {
    const type = headers.get("content-type") ?? "";
    const form = await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
    const fields = new Map<string, Buffer>();
    for (const [name, value] of form) {
      fields.set(name, typeof value === "string" ? Buffer.from(value) : Buffer.from(await value.arrayBuffer()));
    }
    return fields;
  } catch {
    return undefined;
  }
}
