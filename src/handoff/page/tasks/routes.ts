import type { Context } from "hono";
import { html } from "hono/html";
import { eq } from "drizzle-orm";
import type { Ground } from "../../../ground.ts";
import { reps, tasks } from "../../../db/schema/index.ts";
import type { HttpEnv } from "../../../platform/http/env.ts";
import { isOwnForm } from "../../../platform/http/form/own-form.ts";
import { readFormFields } from "../../../platform/http/form/read-fields.ts";
import { answerPage, answerUnknownLink } from "../../../platform/http/page.ts";
import type { Page } from "../../../platform/http/page.ts";
import { createRoutes } from "../../../platform/http/routes.ts";
import type { Routes } from "../../../platform/http/routes.ts";
import { standInFor } from "../../../rep/assign/stand-in.ts";
import type { SendParts } from "../../../send/parts.ts";
import { readLook } from "../../../sender/brand/brand.ts";
import { loadOpenTasks } from "../../task/load-tasks.ts";
import { isDeviceOf } from "../access/device.ts";
import { signInPage } from "../access/sign-in-page.ts";
import type { SignIn } from "../access/sign-in-page.ts";
import { takeSignIn } from "../access/take-sign-in.ts";
import { readTasksToken } from "../links.ts";
import { endTask } from "./end-task.ts";
import { taskList } from "./list.ts";

type Rep = typeof reps.$inferSelect;

const shownAtMost = 100;

/**
 * `/h/tasks/{token}`: the open tasks of a rep, what is due first, each to be ended by a button. Whoever comes signs in by a code that
 * is mailed to the rep, or to who stands in, once for each device; GET changes nothing.
 */
export function tasksPageRoutes(app: Ground & SendParts): Routes {
  const routes = createRoutes();
  const answer = async (c: Context<HttpEnv>, page: Page): Promise<Response> =>
    answerPage(c, { ...page, look: await readLook(app.db, app.site) });
  const signIn = (c: Context<HttpEnv>, rep: Rep, state: SignIn, status: 200 | 403 | 429 = 200) =>
    answer(c, { ...signInPage(rep.email, state), status });

  const show = async (c: Context<HttpEnv>, { id, zone }: Rep, said: string | null): Promise<Response> => {
    const open = await loadOpenTasks(app.db, eq(tasks.repId, id), shownAtMost + 1);
    const shown = open.slice(0, shownAtMost);
    return answer(c, {
      title: "Your tasks",
      wide: true,
      body: html`${said === null ? "" : html`<p class="said" role="status">${said}</p>`}
      ${shown.length === 0 ? html`<p>Nothing is to be done.</p>` : taskList(shown, { zone, now: app.clock.now() })}
      ${open.length > shown.length ? html`<p class="mute">More come when these are done.</p>` : ""}`,
    });
  };

  /** The rep of a link, and who signs in: the rep, or who stands in. */
  const enter = async (c: Context<HttpEnv>): Promise<{ rep: Rep; reader: Rep } | Response> => {
    const now = app.clock.now();
    const key = readTasksToken(app.signers.respond, c.req.param("token") ?? "", now);
    if (key.kind === "expired") return answer(c, tooOld);
    if (key.kind === "unknown") return answerUnknownLink(c);
    const [rep] = await app.db.select().from(reps).where(eq(reps.id, key.repId));
    if (rep === undefined) return answerUnknownLink(c);
    const standIn = await standInFor(app.db, rep.id, now);
    if (standIn === undefined) return answer(c, tooOld);
    const [reader] = await app.db.select().from(reps).where(eq(reps.id, standIn.id));
    return { rep, reader: reader ?? rep };
  };

  routes.get("/h/tasks/:token", async (c) => {
    const entered = await enter(c);
    if (entered instanceof Response) return entered;
    const { rep, reader } = entered;
    return (await isDeviceOf(c, app, reader.id)) ? show(c, rep, null) : signIn(c, reader, { asked: null, said: null });
  });

  routes.post("/h/tasks/:token", async (c) => {
    const entered = await enter(c);
    if (entered instanceof Response) return entered;
    const { rep, reader } = entered;
    if (!isOwnForm(c, app.site)) {
      return signIn(c, reader, { asked: null, said: "That came from another site, and nothing was done." }, 403);
    }
    const fields = await readFormFields(c);
    const signed = await takeSignIn(c, app, reader, fields);
    if (signed?.kind === "again") return signIn(c, reader, signed.state, signed.status);
    if (signed?.kind === "in") return show(c, rep, "You are signed in on this device.");
    if (!(await isDeviceOf(c, app, reader.id))) {
      return signIn(c, reader, { asked: null, said: "Nothing was done: please sign in first." }, 403);
    }
    return show(c, rep, await endTask(app, fields, eq(tasks.repId, rep.id)));
  });

  return routes;
}

const tooOld = {
  title: "This link is too old",
  status: 410 as const,
  body: html`<p>It was good for thirty days, or its reader is not there any more. The next notice has a new one.</p>`,
};
