import { roles } from "../../access/roles.ts";
import { recordRequest } from "../../access/audit/record-request.ts";
import { html } from "hono/html";
import type { Context, Handler, MiddlewareHandler } from "hono";
import type { Ground } from "../../ground.ts";
import type { Role } from "../../db/schema/users.ts";
import type { HttpEnv } from "../../platform/http/env.ts";
import { isOwnForm } from "../../platform/http/form/own-form.ts";
import { answerPage } from "../../platform/http/page.ts";
import { answerProblem } from "../../platform/http/problem.ts";
import { hrefOf, keepSessionCookie, readSessionCookie } from "./cookie.ts";
import { csrfToken, isFromOwnPage } from "./csrf.ts";
import { findSession } from "./find-session.ts";

export type { Role } from "../../db/schema/users.ts";

/**
 * Who is signed in. `repId`: whose handoffs and leads they see, of role `rep`; `zone`: IANA, times are shown in it; `csrf`: goes
 * into every form as `_csrf`, and into requests of scripts as `x-csrf-token`.
 */
export type SignedIn = {
  userId: string;
  name: string;
  email: string;
  role: Role;
  repId: string | null;
  zone: string;
  csrf: string;
};

declare module "hono" {
  interface ContextVariableMap {
    /** Behind `requireUser`. */
    user: SignedIn;
    /** The session of that user. */
    sessionId: string;
  }
}

export type SessionDeps = Pick<Ground, "db" | "clock" | "site" | "signers" | "log">;

const doors = new WeakMap<object, readonly Role[]>();
const safeMethods = new Set(["GET", "HEAD"]);

/**
 * Lets those in who are signed in: sets `user`. Others are sent to sign in, and come back to where they wanted to go; what is no
 * page for a reader gets a 401. A request that changes something must come from a page of the same session, and is written into the
 * audit log. Pages behind it are not kept by any cache.
 * @param some roles that may; everybody when it is left out
 */
export function requireUser(app: SessionDeps, some?: readonly Role[]): MiddlewareHandler<HttpEnv> {
  return letIn(app, (role) => (some === undefined || some.includes(role) ? undefined : some));
}

/**
 * As `requireUser`.
 * @param lacking roles that would do, when the one that somebody has does not
 * @param token `later`: the handler reads the form as it comes, and asks `isTokenOf` before anything of it is done
 */
export function letIn(
  app: SessionDeps,
  lacking: (role: Role) => readonly Role[] | undefined,
  token: "now" | "later" = "now",
): MiddlewareHandler<HttpEnv> {
  const guard: MiddlewareHandler<HttpEnv> = async (c, next) => {
    const secret = readSessionCookie(c, app.site);
    const found = secret === undefined ? undefined : await findSession(app, secret);
    if (found === undefined) return askToSignIn(c, app);
    const { session, user, replaced } = found;
    if (replaced !== null) keepSessionCookie(c, app.site, replaced);
    if (!safeMethods.has(c.req.method) && !(await isOurs(c, app, session.id, token))) {
      return refuse(c, { code: "csrf_failed", title: "Nothing was done", text: fromElsewhere });
    }
    const would = lacking(user.role);
    if (would !== undefined) {
      const text = `It needs the role ${would.join(" or ")}. An admin can give it to you.`;
      return refuse(c, { code: "role_missing", title: "That is not for you", text });
    }
    const { id: userId, name, email, role, repId, zone } = user;
    c.set("user", { userId, name, email, role, repId, zone, csrf: csrfToken(app, session.id) });
    c.set("sessionId", session.id);
    await next();
    if (c.req.path !== "/sign-out") await recordRequest(c, app, { kind: "user", id: userId });
    if (!c.res.headers.has("Cache-Control")) c.res.headers.set("Cache-Control", "no-store");
    return undefined;
  };
  doors.set(
    guard,
    roles.filter((role) => lacking(role) === undefined),
  );
  return guard;
}

async function isOurs(c: Context<HttpEnv>, app: SessionDeps, sessionId: string, token: "now" | "later") {
  return token === "later" ? isOwnForm(c, app.site) : isFromOwnPage(c, app, sessionId);
}

/** The roles that a handler lets in, if it is one of `letIn`. */
export function rolesOfGuard(handler: Handler | MiddlewareHandler): readonly Role[] | undefined {
  return doors.get(handler);
}

export const fromElsewhere =
  "This did not come from a page of yours, or the page was too old. Load it again, and repeat.";

/** Whether a person reads the answer. */
export const wantsPage = (c: Context<HttpEnv>): boolean => (c.req.header("Accept") ?? "").includes("text/html");

async function askToSignIn(c: Context<HttpEnv>, { site }: SessionDeps): Promise<Response> {
  if (!wantsPage(c)) {
    return answerProblem(c, {
      status: 401,
      code: "not_signed_in",
      detail: "Nobody is signed in. Sign in at /sign-in.",
    });
  }
  const { pathname, search } = new URL(c.req.url);
  const next =
    safeMethods.has(c.req.method) && pathname !== "/" ? `?next=${encodeURIComponent(pathname + search)}` : "";
  return c.redirect(hrefOf(site, `/sign-in${next}`), 303);
}

/** Answers 403: a page to a person, problem details to a script. */
export async function refuse(
  c: Context<HttpEnv>,
  { code, title, text }: { code: string; title: string; text: string },
): Promise<Response> {
  if (!wantsPage(c)) return answerProblem(c, { status: 403, code, detail: text });
  return answerPage(c, { title, status: 403, body: html`<p>${text}</p>` });
}
