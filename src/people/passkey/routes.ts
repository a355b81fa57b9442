import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Context } from "hono";
import { z } from "zod";
import type { Ground } from "../../ground.ts";
import { InvalidInputError, RipenError } from "../../platform/errors.ts";
import { clientAddress } from "../../platform/http/client-address.ts";
import type { HttpEnv } from "../../platform/http/env.ts";
import { isOwnForm } from "../../platform/http/form/own-form.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { requireUser } from "../session/context.ts";
import { hrefOf } from "../session/cookie.ts";
import { deviceName } from "../session/device-name.ts";
import { safeNext } from "../session/next-path.ts";
import { openSession } from "../session/open-session.ts";
import { openSignInLimit } from "../sign-in/limits.ts";
import { addPasskey, startPasskey } from "./add-passkey.ts";
import { authenticationAnswer, registrationAnswer } from "./answer-schemas.ts";
import { askForPasskey, provePasskey } from "./use-passkey.ts";

const scripts = {
  "/sign-in/passkey.js": new URL("browser/passkey.js", import.meta.url).href,
  "/sign-in/webauthn.js": new URL("../dist/bundle/index.umd.min.js", import.meta.resolve("@simplewebauthn/browser"))
    .href,
};

/** Passkeys (WebAuthn): adding one to an account, and signing in by one. Asked by the script of the pages, in JSON. */
export function passkeyRoutes(app: Ground): Routes {
  const { site } = app;
  const limit = openSignInLimit(app);
  const routes = createRoutes();

  for (const [path, url] of Object.entries(scripts)) {
    routes.get(path, async (c) =>
      c.body(await readFile(fileURLToPath(url), "utf8"), 200, {
        "Content-Type": "text/javascript; charset=utf-8",
        "Cache-Control": "public, max-age=3600",
      }),
    );
  }

  /** Nobody is signed in yet: only where a request is from, and how many there were, can be looked at. */
  const admit = async (c: Context<HttpEnv>): Promise<void> => {
    if (!isOwnForm(c, site, { unnamed: false }))
      throw new RipenError("csrf_failed", 403, "That came from another site.");
    const wait = await limit.attempt({ network: clientAddress(c, c.get("trustedProxies")) });
    if (wait === null) return;
    c.header("Retry-After", String(Math.ceil(wait / 1_000)));
    throw new RipenError("rate_limited", 429, "Too many tries. Wait a minute.");
  };

  routes.post("/sign-in/with-passkey/options", async (c) => {
    await admit(c);
    return c.json(await askForPasskey(app), 200, { "Cache-Control": "no-store" });
  });

  routes.post("/sign-in/with-passkey", async (c) => {
    await admit(c);
    const { response, next } = await readJson(
      c,
      z.object({ response: authenticationAnswer, next: z.string().optional() }),
    );
    const proof = await openSession(c, app, "passkey", (tx, now) => provePasskey(tx, site, response, now));
    if (proof === undefined) throw new RipenError("passkey_unknown", 403, "This passkey signs nobody in here.");
    return c.json({ location: hrefOf(site, safeNext(next)) }, 200, { "Cache-Control": "no-store" });
  });

  routes.post("/account/passkeys/options", requireUser(app), async (c) =>
    c.json(await startPasskey(app, c.get("user"))),
  );

  routes.post("/account/passkeys", requireUser(app), async (c) => {
    const { response } = await readJson(c, z.object({ response: registrationAnswer }));
    const { userId } = c.get("user");
    await addPasskey(app, { userId, answer: response, name: deviceName(c.req.header("User-Agent")) });
    return c.json({}, 201);
  });

  return routes;
}

async function readJson<T>(c: Context<HttpEnv>, schema: z.ZodType<T>): Promise<T> {
  const body: unknown = await c.req.json().catch(() => null);
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new InvalidInputError("invalid_input", "That is no answer of a passkey.");
  return parsed.data;
}
