import type { Context } from "hono";
import type { Ground } from "../../ground.ts";
import { NotFoundError, RipenError } from "../../platform/errors.ts";
import { clientAddress } from "../../platform/http/client-address.ts";
import type { HttpEnv } from "../../platform/http/env.ts";
import { createRateLimit } from "../../platform/http/rate-limit.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { createInFlight } from "../../platform/bounded/in-flight.ts";
import type { InFlightLimits } from "../../platform/bounded/in-flight.ts";
import type { InboundParts } from "../parts.ts";
import { receiveMail } from "../store/receive-mail.ts";
import { CertificateUnavailableError, createCertificateSource } from "./fetch-certificate.ts";
import { mailgunReader } from "./mailgun.ts";
import { postmarkReader } from "./postmark.ts";
import { busy, readBody } from "./read-body.ts";
import { receiveOnce } from "./receive-once.ts";
import type { WebhookReader, WebhookResult } from "./result.ts";
import type { WebhookSecrets } from "./secrets.ts";
import { sendgridReader } from "./sendgrid.ts";
import { sesReader } from "./ses.ts";
import type { CertificateSource } from "./sns-signature.ts";

/** Settings of the webhooks for inbound mail. */
export interface IntakeOptions {
  /** Providers whose inbound webhooks are taken. */
  webhooks?: WebhookSecrets;
  /** Where the certificates of SNS come from; from SNS itself when not given. */
  certificateAt?: CertificateSource;
  /** How many proxies in front of us append to `X-Forwarded-For`. */
  trustedProxies?: number;
  /** Requests that one client may make in a minute. Default 6,000: providers have few addresses and much to say. */
  webhooksPerMinute?: number;
  /** What may be in memory at one time. Default 256 MB, and 96 MB of one client. */
  webhookBytes?: InFlightLimits;
}

const megabyte = 1024 * 1024;

/**
 * `POST /v1/inbound/{provider}`: mails and events that a provider hands over, each verified by that provider's signature
 * instead of an API key, before anything else is made of it. Answers 200 once all is stored; anything else makes the provider
 * try again: 429 and 503 (with Retry-After) when too much comes in, 503 when the certificate of SNS cannot be fetched.
 */
export function webhookRoutes(app: Ground & InboundParts, options: IntakeOptions): Routes {
  const { trustedProxies = 0, webhooksPerMinute = 6_000 } = options;
  const readers = readersOf(options);
  const requests = createRateLimit({ limit: webhooksPerMinute, windowMs: 60_000, maxClients: 50_000 });
  const inFlight = createInFlight(options.webhookBytes ?? { total: 256 * megabyte, perClient: 96 * megabyte });

  const handle = async (c: Context<HttpEnv>, provider: string): Promise<Response> => {
    const client = clientAddress(c, trustedProxies);
    const taken = requests.take(client);
    if (taken.kind === "limited") throw busy(c, 429, taken.retryAfterMs);
    const reader = readers.get(provider);
    if (reader === undefined) throw new NotFoundError("inbound_provider", provider.slice(0, 50));
    const { headers } = c.req.raw;
    const largest = reader.largestBody(headers);
    if (largest === undefined) throw unauthorized(c);
    using body = await readBody(c, largest, inFlight, client);
    try {
      return await follow(c, provider, await reader.read({ headers, body: body.bytes, now: app.clock.now() }));
    } catch (error) {
      if (error instanceof CertificateUnavailableError) throw busy(c, 503);
      throw error;
    }
  };

  const follow = async (c: Context<HttpEnv>, provider: string, result: WebhookResult): Promise<Response> => {
    switch (result.kind) {
      case "unauthorized":
        throw unauthorized(c);
      case "malformed":
        throw new RipenError("malformed_webhook", 422, result.message);
      case "confirm":
        await fetch(result.url, { redirect: "error", signal: AbortSignal.timeout(10_000) }).catch(() => {
          throw busy(c, 503);
        });
        return c.json({ received: 0 }, 200);
      case "received":
        for (const mail of result.mails) {
          const { token } = result;
          if (token === undefined) await receiveMail(app, mail);
          else if ((await receiveOnce(app, mail, { provider: mail.source, token })).kind === "reused") {
            throw unauthorized(c);
          }
        }
        return c.json({ received: result.mails.length }, 200);
    }
  };

  const routes = createRoutes();
  routes.post("/v1/inbound/:provider", (c) => handle(c, c.req.param("provider")));
  // Mailgun forwards the raw mail only to a URL that ends so.
  routes.post("/v1/inbound/mailgun/mime", (c) => handle(c, "mailgun/mime"));
  return routes;
}

function readersOf({ webhooks = {}, certificateAt = createCertificateSource() }: IntakeOptions) {
  const { postmark, sendgrid, mailgun, ses } = webhooks;
  return new Map<string, WebhookReader>([
    ...(postmark === undefined ? [] : [["postmark", postmarkReader(postmark)] as const]),
    ...(sendgrid === undefined ? [] : [["sendgrid", sendgridReader(sendgrid)] as const]),
    ...(mailgun === undefined ? [] : [["mailgun", mailgunReader(mailgun, false)] as const]),
    ...(mailgun === undefined ? [] : [["mailgun/mime", mailgunReader(mailgun, true)] as const]),
    ...(ses === undefined ? [] : [["ses", sesReader(ses, certificateAt)] as const]),
  ]);
}

function unauthorized(c: Context<HttpEnv>): RipenError {
  // What is left of the body is not read.
  c.header("Connection", "close");
  return new RipenError("invalid_signature", 401, "The signature is missing or wrong.");
}
