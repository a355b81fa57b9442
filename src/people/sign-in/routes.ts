import type { Context } from "hono";
import type { Ground } from "../../ground.ts";
import { recordAudit } from "../../access/audit/record.ts";
import { networkOfRequest } from "../../access/audit/record-request.ts";
import { clientAddress } from "../../platform/http/client-address.ts";
import type { HttpEnv } from "../../platform/http/env.ts";
import { isOwnForm } from "../../platform/http/form/own-form.ts";
import { readFormFields } from "../../platform/http/form/read-fields.ts";
import { answerPage } from "../../platform/http/page.ts";
import type { Page } from "../../platform/http/page.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { emailInput } from "../../platform/http/schemas.ts";
import { isLoopbackHost } from "../../platform/net/loopback.ts";
import type { SendParts } from "../../send/parts.ts";
import { readLook } from "../../sender/brand/brand.ts";
import { requireUser } from "../session/context.ts";
import { dropSessionCookie, hrefOf, keepSessionCookie, readSessionCookie } from "../session/cookie.ts";
import { findSession } from "../session/find-session.ts";
import { safeNext } from "../session/next-path.ts";
import { openSession } from "../session/open-session.ts";
import { endSession } from "../session/sessions.ts";
import { openSignInLimit } from "./limits.ts";
import { mailSignInLink } from "./mail-link.ts";
import { deadLinkPage, enterPage, linkMailedPage, signInPage, signOutPage } from "./pages.ts";
import { peekLink, readStartLink, useLink } from "./use-link.ts";

type Deps = Ground & SendParts;

const elsewhere = { text: "That came from another site, and nothing was done.", isBad: true };

/** `/sign-in` and `/sign-out`: links that are mailed, and the one that a development server prints. */
export function signInRoutes(app: Deps): Routes {
  const { db, clock, site, log } = app;
  const limit = openSignInLimit(app);
  const routes = createRoutes();
  const answer = async (c: Context<HttpEnv>, page: Page): Promise<Response> => {
    const response = await answerPage(c, { ...page, look: await readLook(db, site) });
    // Without a referrer a browser names no origin either, and forms of other sites can do so.
    response.headers.set("Referrer-Policy", "same-origin");
    return response;
  };

  const tooMany = (c: Context<HttpEnv>, waitMs: number, page: Page): Promise<Response> => {
    c.header("Retry-After", String(Math.ceil(waitMs / 1_000)));
    return answer(c, { ...page, status: 429 });
  };

  routes.get("/sign-in", async (c) => {
    const next = safeNext(c.req.query("next"));
    const secret = readSessionCookie(c, site);
    const found = secret === undefined ? undefined : await findSession(app, secret);
    if (found !== undefined) {
      if (found.replaced !== null) keepSessionCookie(c, site, found.replaced);
      return c.redirect(hrefOf(site, next), 303);
    }
    return answer(c, signInPage(site, { next, email: "", said: null }));
  });

  // Whoever asks is told the same, and in the same time, whether the address is known or not: who works here is nobody's business.
  routes.post("/sign-in", async (c) => {
    const fields = await readFormFields(c);
    const next = safeNext(fields["next"]);
    const written = (fields["email"] ?? "").slice(0, 320);
    const again = (said: { text: string; isBad: boolean }) => signInPage(site, { next, email: written, said });
    if (!isOwnForm(c, site, { unnamed: false })) return answer(c, { ...again(elsewhere), status: 403 });
    const email = emailInput.safeParse(written).data;
    if (email === undefined) return answer(c, { ...again({ text: "That is no address.", isBad: true }), status: 422 });
    const wait = await limit.link({ email, network: clientAddress(c, c.get("trustedProxies")) });
    if (wait !== null)
      return tooMany(c, wait, again({ text: "Too many links were asked for. Wait a while.", isBad: true }));
    mailSignInLink(app, { email, next }).catch((error: unknown) => {
      log.error({ err: error, requestId: c.get("requestId") }, "a link to sign in could not be mailed");
    });
    return answer(c, linkMailedPage(email));
  });

  routes.get("/sign-in/link/:token", async (c) => {
    const found = await peekLink(db, c.req.param("token"), clock.now());
    return answer(c, found === undefined ? deadLinkPage(site) : enterPage(found.name));
  });

  routes.post("/sign-in/link/:token", async (c) => {
    const token = c.req.param("token");
    const signInAgain = signInPage(site, { next: "/", email: "", said: elsewhere });
    if (!isOwnForm(c, site, { unnamed: false })) return answer(c, { ...signInAgain, status: 403 });
    const wait = await limit.attempt({ network: clientAddress(c, c.get("trustedProxies")) });
    if (wait !== null) return tooMany(c, wait, signInPage(site, { next: "/", email: "", said: slow }));
    const used = await openSession(c, app, "link", (tx, now) => useLink(tx, token, now));
    return used === undefined ? answer(c, deadLinkPage(site)) : c.redirect(hrefOf(site, safeNext(used.next)), 303);
  });

  // Made by a server on this machine alone that says so to who started it; a database copied from there lets nobody in elsewhere.
  routes.get("/sign-in/start/:token", async (c) => {
    const token = c.req.param("token");
    const isHere = isLoopbackHost(new URL(site.publicUrl).hostname);
    const used = isHere && (await openSession(c, app, "development", (tx, now) => readStartLink(tx, token, now)));
    return used ? c.redirect(hrefOf(site, safeNext(used.next)), 303) : answer(c, deadLinkPage(site));
  });

  routes.get("/sign-out", requireUser(app), (c) => answer(c, signOutPage(site, c.get("user"))));

  routes.post("/sign-out", requireUser(app), async (c) => {
    const { userId } = c.get("user");
    const id = c.get("sessionId");
    await endSession(app, { userId, id });
    const requestId = c.get("requestId");
    const network = networkOfRequest(c);
    const actor = { kind: "user", id: userId } as const;
    await recordAudit(
      db,
      { actor, action: "sign out", resource: "sessions", resourceId: id, requestId, network },
      clock.now(),
    );
    dropSessionCookie(c, site);
    return c.redirect(hrefOf(site, "/sign-in"), 303);
  });

  return routes;
}

const slow = { text: "Too many tries. Wait a minute.", isBad: true };
