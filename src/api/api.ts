import { bodyLimit } from "hono/body-limit";
import { methodNotAllowed } from "hono/method-not-allowed";
import { requestId } from "hono/request-id";
import { secureHeaders } from "hono/secure-headers";
import type { App } from "../app.ts";
import { keyRoutes } from "../key/routes.ts";
import { RipenError } from "../platform/errors.ts";
import { onError, onMethodNotAllowed, onNotFound } from "../platform/http/errors.ts";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import { textGuard } from "../platform/http/text-guard.ts";
import { newId } from "../platform/ids.ts";
import { accessLog } from "./access-log.ts";
import { requireSecretKey } from "./auth.ts";
import { docsRoutes } from "./docs.ts";
import { healthRoutes } from "./health.ts";
import { idempotency } from "./idempotency.ts";
import { describeApi } from "./openapi.ts";

const maxBodyBytes = 1024 * 1024;

export interface ApiOptions {
  /** Largest body in bytes; 1 MiB when not given. */
  maxBodyBytes?: number;
}

/** The whole HTTP interface: the rooms' routes behind the rules that all of them share. */
export function createApi(app: App, options: ApiOptions = {}): Routes {
  const api = createRoutes();
  api.onError(onError(app.log));
  api.notFound(onNotFound);

  api.use(requestId({ limitLength: 64, generator: newId }));
  api.use(accessLog(app.log));
  api.use(
    secureHeaders({
      // TLS ends in front of us, and pages set policies of their own.
      strictTransportSecurity: app.site.publicUrl.startsWith("https:"),
      xFrameOptions: "DENY",
    }),
  );
  api.use(methodNotAllowed({ app: api, onMethodNotAllowed }));
  api.use(bodyLimit({ maxSize: options.maxBodyBytes ?? maxBodyBytes, onError: tooLarge }));
  api.use(textGuard);

  api.route("/", healthRoutes(app));
  api.route("/", docsRoutes());

  // Whatever is registered from here on under /v1 needs a secret key.
  api.use("/v1/*", requireSecretKey(app));
  api.use("/v1/*", idempotency(app));
  api.route("/", keyRoutes(app));

  describeApi(api, app.site.publicUrl);
  return api;
}

function tooLarge(): never {
  throw new RipenError("body_too_large", 413, "The body is too large.");
}
