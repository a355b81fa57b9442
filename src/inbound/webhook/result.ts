import type { ReceivedMail } from "../store/store-mail.ts";

/** A webhook as it came. Header names are in lower case. */
export interface WebhookRequest {
  headers: Headers;
  body: Buffer;
  now: Date;
}

/** What a provider's request comes to. */
export type WebhookResult =
  | {
      kind: "received";
      mails: ReceivedMail[];
      /** The token of a signature that covers no content, and so must serve once. */
      token?: string;
    }
  /** Its signature is missing or wrong. */
  | { kind: "unauthorized" }
  | { kind: "malformed"; message: string }
  /** The provider asks us to confirm that we want its notifications. */
  | { kind: "confirm"; url: string };

/** How the webhooks of one provider are taken. */
export interface WebhookReader {
  /**
   * The largest body that such a request may have, bytes, as far as its headers tell; undefined when they tell already that it
   * is not from the provider. Asked before the body is read.
   */
  largestBody(headers: Headers): number | undefined;
  /** Verifies the request before anything else is made of it. @throws CertificateUnavailableError */
  read(request: WebhookRequest): Promise<WebhookResult>;
}

/** A mail of 30 MB, as Base64 within JSON or a form. */
export const mailBytes = 45 * 1024 * 1024;
/** One event of a provider; they have a few kilobytes. */
export const eventBytes = 256 * 1024;
/** A list of events, or the JSON of a mail that is short; what SendGrid sends at once has 768 KB, a message of SNS 256 KB. */
export const listBytes = 1024 * 1024;

/** Whether the body of a request is JSON. */
export function isJson(headers: Headers): boolean {
  return /^application\/json\b/i.test(headers.get("content-type") ?? "");
}

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
