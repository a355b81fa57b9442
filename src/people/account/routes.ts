import type { Context } from "hono";
import type { Ground } from "../../ground.ts";
import { RipenError } from "../../platform/errors.ts";
import type { HttpEnv } from "../../platform/http/env.ts";
import { readFormFields } from "../../platform/http/form/read-fields.ts";
import { answerPage } from "../../platform/http/page.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { readLook } from "../../sender/brand/brand.ts";
import { listPasskeys } from "../passkey/add-passkey.ts";
import { requireUser } from "../session/context.ts";
import { hrefOf } from "../session/cookie.ts";
import { listSessions } from "../session/sessions.ts";
import { actOnAccount } from "./act.ts";
import { accountPage } from "./page.ts";

/** `/account`: what is a user's own. Everybody who is signed in has one. */
export function accountRoutes(app: Ground): Routes {
  const routes = createRoutes();

  const show = async (c: Context<HttpEnv>, said: { text: string; isBad: boolean } | null, status: 200 | 422 = 200) => {
    const user = c.get("user");
    const [sessions, passkeys, look] = await Promise.all([
      listSessions(app, user),
      listPasskeys(app, user),
      readLook(app.db, app.site),
    ]);
    const facts = { sessions, passkeys, said, current: c.get("sessionId") };
    return answerPage(c, { ...accountPage(app.site, user, facts), look, status });
  };

  routes.get("/account", requireUser(app), (c) => show(c, null));

  routes.post("/account", requireUser(app), async (c) => {
    const { userId } = c.get("user");
    const fields = await readFormFields(c);
    try {
      const said = await actOnAccount(app, { userId, sessionId: c.get("sessionId"), fields });
      // Their zone may be another one now, so the page is asked for again.
      return fields["do"] === "zone"
        ? c.redirect(hrefOf(app.site, "/account"), 303)
        : await show(c, said === null ? null : { text: said, isBad: false });
    } catch (error) {
      if (!(error instanceof RipenError)) throw error;
      return show(c, { text: error.message, isBad: true }, 422);
    }
  });

  return routes;
}
