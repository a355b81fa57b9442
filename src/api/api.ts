import { bodyLimit } from "hono/body-limit";
import { cors } from "hono/cors";
import type { Context } from "hono";
import { methodNotAllowed } from "hono/method-not-allowed";
import { requestId } from "hono/request-id";
import { secureHeaders } from "hono/secure-headers";
import type { App } from "../app.ts";
import type { IntakeOptions } from "../inbound/webhook/routes.ts";
import { RipenError } from "../platform/errors.ts";
import { onLost } from "../dashboard/shell/lost.ts";
import { onError, onMethodNotAllowed } from "../platform/http/errors.ts";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import { emptyBody } from "../platform/http/empty-body.ts";
import { textGuard } from "../platform/http/text-guard.ts";
import { newId } from "../platform/ids.ts";
import type { MakeRoutes, Room } from "../jobs/room.ts";
import { rooms } from "../rooms.ts";
import type { FormOptions } from "../trigger/form/submission-routes.ts";
import { accessLog } from "./access-log.ts";
import { docsRoutes } from "./docs/routes.ts";
import { guardApi } from "./guard.ts";
import type { GuardOptions } from "./guard.ts";
import { healthRoutes } from "./health.ts";
import type { HealthOptions } from "./health.ts";
import { idempotency } from "./idempotency.ts";
import { onMerged } from "./on-merged.ts";
import { describeApi, documentOf } from "./openapi.ts";
import { refuseStrayBodies } from "./stray-body.ts";
import { refuseStrayQueries } from "./stray-query.ts";

const maxBodyBytes = 1024 * 1024;
const maxFormBytes = 64 * 1024;

/** Settings of the HTTP interface, each for a room's routes, or for the readiness of the house. */
export type ApiOptions = FormOptions & IntakeOptions & HealthOptions & GuardOptions;

const made = {
  routes: await loadAll("routes"),
  pages: await loadAll("pages"),
  uploads: await loadAll("uploads"),
  intake: await loadAll("intake"),
};

async function loadAll(kind: "routes" | "pages" | "uploads" | "intake"): Promise<MakeRoutes<App, ApiOptions>[]> {
  const loaded: (readonly MakeRoutes<App, ApiOptions>[])[] = [];
  for (const room of rooms as readonly Room<App, never, ApiOptions>[]) loaded.push((await room[kind]?.()) ?? []);
  return loaded.flat();
}

/** The whole HTTP interface: the rooms' routes behind the rules that all of them share. */
export function createApi(app: App, options: ApiOptions = {}): Routes {
  const api = createRoutes();
  api.onError(onMerged(app, onError(app.log)));
  api.notFound(onLost);

  api.use(requestId({ limitLength: 64, generator: newId }));
  api.use(async (c, next) => {
    c.set("trustedProxies", options.trustedProxies ?? 0);
    await next();
  });
  api.use(accessLog(app.log, app.meters));
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
  const pages = made.pages.map((make) => make(app, options));
  for (const path of pathsOf(pages, "POST")) {
    api.post(path, bodyLimit({ maxSize: maxFormBytes, onError: tooLarge }));
  }
  // Before the limit and the guard of texts: raw mails are large, and hold whatever they hold.
  for (const make of made.intake) api.route("/", make(app, options));
  // So are files of leads, which are read as they come.
  const uploads = made.uploads.map((make) => make(app, options));
  const guard = guardApi(app, options);
  for (const path of pathsOf(uploads)) api.use(path, guard);
  for (const routes of uploads) api.route("/", routes);
  api.use(bodyLimit({ maxSize: maxBodyBytes, onError: tooLarge }));
  api.use(textGuard);
  api.use("/v1/*", emptyBody);

  api.route("/", healthRoutes(app, options));
  const document = documentOf(api, app.site.publicUrl, () => pathsOf(routes, "POST"));
  api.route("/", docsRoutes(document));
  for (const routes of pages) api.route("/", routes);

  // Whatever is registered from here on under /v1 needs a secret key.
  api.use("/v1/*", guard);
  api.use("/v1/*", idempotency(app));
  const routes = made.routes.map((make) => make(app, options));
  refuseStrayQueries(api, routes);
  refuseStrayBodies(api, routes);
  for (const one of routes) api.route("/", one);

  describeApi(api, document);
  return api;
}

function pathsOf(all: readonly Routes[], method?: string): Set<string> {
  const routes = all.flatMap((one) => one.routes);
  return new Set(routes.filter((route) => method === undefined || route.method === method).map(({ path }) => path));
}

function tooLarge(c: Context): never {
  // The rest of the body is not read, so the connection cannot serve another request.
  c.header("Connection", "close");
  throw new RipenError("body_too_large", 413, "The body is too large.");
}
