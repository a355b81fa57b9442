import { bodyLimit } from "hono/body-limit";
import { cors } from "hono/cors";
import type { Context } from "hono";
import { methodNotAllowed } from "hono/method-not-allowed";
import { requestId } from "hono/request-id";
import { secureHeaders } from "hono/secure-headers";
import type { App } from "../app.ts";
import { suppressionRoutes } from "../enrollment/suppression/routes.ts";
import { importRoutes } from "../enrollment/import/routes.ts";
import { enrollmentRoutes } from "../enrollment/routes.ts";
import { handoffPageRoutes } from "../handoff/page/routes.ts";
import { handoffRoutes } from "../handoff/routes.ts";
import type { WebhookSecrets } from "../config/inbound.ts";
import { inboundRoutes } from "../inbound/routes.ts";
import { webhookRoutes } from "../inbound/webhook/routes.ts";
import type { CertificateSource } from "../inbound/webhook/sns-signature.ts";
import { keyRoutes } from "../key/routes.ts";
import { leadRoutes } from "../lead/routes.ts";
import { RipenError } from "../platform/errors.ts";
import { onError, onMethodNotAllowed, onNotFound } from "../platform/http/errors.ts";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import { textGuard } from "../platform/http/text-guard.ts";
import { newId } from "../platform/ids.ts";
import { templateRoutes } from "../render/routes.ts";
import { repRoutes } from "../rep/routes.ts";
import { guardRoutes } from "../send/guard/routes.ts";
import { messageRoutes } from "../send/ledger/routes.ts";
import { dkimRoutes } from "../sender/dkim/routes.ts";
import { senderRoutes } from "../sender/routes.ts";
import { transportRoutes } from "../sender/transport/routes.ts";
import { destinationRoutes } from "../sender/destination/routes.ts";
import { schemaRoutes } from "../sequence/schema-routes.ts";
import { segmentRoutes } from "../sequence/segment/routes.ts";
import { attributeRoutes } from "../sequence/attribute/routes.ts";
import { explainRoutes } from "../enrollment/explain/routes.ts";
import { foreseeRoutes } from "../enrollment/foresee/routes.ts";
import { segmentEnrollmentRoutes } from "../enrollment/admit/segment-routes.ts";
import { taskRoutes } from "../enrollment/task/routes.ts";
import { sequenceRoutes } from "../sequence/routes.ts";
import { sendingRoutes } from "../sequence/sending/routes.ts";
import { trackRoutes } from "../track/routes.ts";
import { unsubscribeRoutes } from "../track/unsubscribe-routes.ts";
import { formRoutes } from "../trigger/form/routes.ts";
import { formSubmissionRoutes } from "../trigger/form/submission-routes.ts";
import { eventRoutes } from "../trigger/routes.ts";
import { accessLog } from "./access-log.ts";
import { requireSecretKey } from "./auth.ts";
import { docsRoutes } from "./docs.ts";
import { healthRoutes } from "./health.ts";
import { idempotency } from "./idempotency.ts";
import { describeApi } from "./openapi.ts";

const maxBodyBytes = 1024 * 1024;
const maxFormBytes = 64 * 1024;

export interface ApiOptions {
  /** Form submissions that one client address may make in a minute; 30 when not given. */
  formsPerMinute?: number;
  /** Proxies in front of us that append to `X-Forwarded-For`; none when not given. */
  trustedProxies?: number;
  /** Providers whose inbound webhooks are taken. */
  webhooks?: WebhookSecrets;
  /** Where the certificates of SNS come from; from SNS itself when not given. */
  certificateAt?: CertificateSource;
}

const pages = [trackRoutes, unsubscribeRoutes, handoffPageRoutes];
const managed = [
  leadRoutes,
  eventRoutes,
  formRoutes,
  templateRoutes,
  sequenceRoutes,
  sendingRoutes,
  segmentRoutes,
  attributeRoutes,
  enrollmentRoutes,
  taskRoutes,
  explainRoutes,
  foreseeRoutes,
  segmentEnrollmentRoutes,
  messageRoutes,
  guardRoutes,
  senderRoutes,
  dkimRoutes,
  transportRoutes,
  destinationRoutes,
  repRoutes,
  handoffRoutes,
  inboundRoutes,
  suppressionRoutes,
  keyRoutes,
];

/** The whole HTTP interface: the rooms' routes behind the rules that all of them share. */
export function createApi(app: App, options: ApiOptions = {}): Routes {
  const api = createRoutes();
  api.onError(onError(app.log));
  api.notFound(onNotFound);

  api.use(requestId({ limitLength: 64, generator: newId }));
  api.use(accessLog(app.log));
  api.use(
    secureHeaders({
      // What a route says itself stays.
      overwrite: false,
      // TLS ends in front of us.
      strictTransportSecurity: app.site.publicUrl.startsWith("https:"),
      xFrameOptions: "DENY",
    }),
  );
  api.use(methodNotAllowed({ app: api, onMethodNotAllowed }));
  // Any site may post a form: who may is decided by its key, and no cookie is involved. Ahead of everything that can
  // refuse, because a script may read an answer only with this header.
  const anyOrigin = cors({ origin: "*", allowMethods: ["POST"], allowHeaders: ["Content-Type"], maxAge: 86_400 });
  api.on(["POST", "OPTIONS"], "/v1/forms/:form", anyOrigin);
  for (const path of ["/v1/forms/:form", "/u/:token", "/h/:token"]) {
    api.post(path, bodyLimit({ maxSize: maxFormBytes, onError: tooLarge }));
  }
  // Before the limit and the guard of texts: raw mails are large, and hold whatever they hold.
  api.route("/", webhookRoutes(app, options.webhooks ?? {}, options.certificateAt));
  // So are files of leads, which are read as they come.
  api.use("/v1/imports", requireSecretKey(app));
  api.route("/", importRoutes(app));
  api.use(bodyLimit({ maxSize: maxBodyBytes, onError: tooLarge }));
  api.use(textGuard);

  api.route("/", healthRoutes(app));
  api.route("/", docsRoutes());
  api.route("/", schemaRoutes());
  for (const routes of pages) api.route("/", routes(app));
  const { formsPerMinute: perMinute = 30, trustedProxies = 0 } = options;
  api.route("/", formSubmissionRoutes(app, { perMinute, trustedProxies }));

  // Whatever is registered from here on under /v1 needs a secret key.
  api.use("/v1/*", requireSecretKey(app));
  api.use("/v1/*", idempotency(app));
  for (const routes of managed) api.route("/", routes(app));

  describeApi(api, app.site.publicUrl);
  return api;
}

function tooLarge(c: Context): never {
  // The rest of the body is not read, so the connection cannot serve another request.
  c.header("Connection", "close");
  throw new RipenError("body_too_large", 413, "The body is too large.");
}
