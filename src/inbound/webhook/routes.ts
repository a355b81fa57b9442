import { bodyLimit } from "hono/body-limit";
import type { Context } from "hono";
import type { Ground } from "../../ground.ts";
import type { WebhookSecrets } from "./secrets.ts";
import { NotFoundError, RipenError } from "../../platform/errors.ts";
import type { HttpEnv } from "../../platform/http/env.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { receiveMail } from "../store/store-mail.ts";
import { createCertificateSource } from "./fetch-certificate.ts";
import { readMailgun } from "./mailgun.ts";
import { readPostmark } from "./postmark.ts";
import type { WebhookRequest, WebhookResult } from "./result.ts";
import { readSendgrid } from "./sendgrid.ts";
import { readSes } from "./ses.ts";
import type { CertificateSource } from "./sns-signature.ts";

type Reader = (request: WebhookRequest) => WebhookResult | Promise<WebhookResult>;

// A mail of 30 MB, as Base64 within JSON.
const maxBodyBytes = 45 * 1024 * 1024;

/**
 * `POST /v1/inbound/{provider}`: mails and bounce events that a provider hands over, each verified by that provider's
 * signature instead of an API key. Answers 200 once all is stored; anything else makes the provider try again.
 */
export function webhookRoutes(
  app: Ground,
  secrets: WebhookSecrets,
  certificateAt: CertificateSource = createCertificateSource(),
): Routes {
  const { postmark, sendgrid, mailgun, ses } = secrets;
  const readers = new Map<string, Reader>();
  if (postmark !== undefined) readers.set("postmark", (request) => readPostmark(request, postmark));
  if (sendgrid !== undefined) readers.set("sendgrid", (request) => readSendgrid(request, sendgrid));
  if (mailgun !== undefined) readers.set("mailgun", (request) => readMailgun(request, mailgun));
  if (ses !== undefined) readers.set("ses", (request) => readSes(request, ses, certificateAt));

  const handle = async (c: Context<HttpEnv>, provider: string): Promise<Response> => {
    const reader = readers.get(provider);
    if (reader === undefined) throw new NotFoundError("inbound_provider", provider.slice(0, 50));
    const body = Buffer.from(await c.req.arrayBuffer());
    const result = await reader({ headers: c.req.raw.headers, body, now: app.clock.now() });
    switch (result.kind) {
      case "unauthorized":
        throw new RipenError("invalid_signature", 401, "The signature is missing or wrong.");
      case "malformed":
        throw new RipenError("malformed_webhook", 422, result.message);
      case "confirm":
        await fetch(result.url, { redirect: "error", signal: AbortSignal.timeout(10_000) });
        return c.json({ received: 0 }, 200);
      case "received":
        for (const mail of result.mails) await receiveMail(app, mail);
        return c.json({ received: result.mails.length }, 200);
    }
  };

  const routes = createRoutes();
  const limit = bodyLimit({
    maxSize: maxBodyBytes,
    onError: (c) => {
      c.header("Connection", "close");
      throw new RipenError("body_too_large", 413, "The body is too large.");
    },
  });
  routes.post("/v1/inbound/:provider", limit, (c) => handle(c, c.req.param("provider")));
  // Mailgun forwards the raw mail only to a URL that ends so.
  routes.post("/v1/inbound/mailgun/mime", limit, (c) => handle(c, "mailgun"));
  return routes;
}
