import type { Context } from "hono";
import type { HttpEnv } from "../../platform/http/env.ts";
import { readFormFields } from "../../platform/http/form/read-fields.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { allow } from "../../people/session/allow.ts";
import type { DashboardParts } from "../parts.ts";
import { answerView } from "./answer.ts";
import { answerFailed } from "./failed.ts";
import type { Section, View, Visit } from "./view.ts";
import { userOf } from "./who.ts";
import type { Rights } from "./who.ts";

/** Fields of a form as it was posted; of several of one name the last counts. */
export type Fields = Readonly<Record<string, string>>;

type Show = (visit: Visit) => Promise<View | Response>;
/** @returns where to go, or a page when something is to be mended first */
type Act = (visit: Visit, fields: Fields) => Promise<string | View | Response>;

/** Pages of a section, each for whoever has its rights: what fails is told in the same frame. */
export interface Pages {
  readonly routes: Routes;
  get(path: string, rights: Rights, show: Show): Pages;
  /** Actions of forms: done once, then a GET shows what came of it (RFC 9110, 303). */
  post(path: string, rights: Rights, act: Act): Pages;
}

/** The look of whoever has come through `allow`. */
export function visitFor({ clock }: Pick<DashboardParts, "clock">, c: Context<HttpEnv>): Visit {
  const user = userOf(c);
  return { c, user, now: clock.now(), zone: user.zone };
}

/** An empty set of pages. @param section their entry of the navigation */
export function openPages(app: DashboardParts, section: Section): Pages {
  const routes = createRoutes();
  const visitOf = (c: Context<HttpEnv>): Visit => visitFor(app, c);
  const pages: Pages = {
    routes,
    get(path, rights, show) {
      routes.get(path, allow(app, ...rights), async (c) => {
        const visit = visitOf(c);
        try {
          const shown = await show(visit);
          return shown instanceof Response ? shown : await answerView(app, visit, shown);
        } catch (error) {
          return answerFailed(app, visit, error, section);
        }
      });
      return pages;
    },
    post(path, rights, act) {
      routes.post(path, allow(app, ...rights), async (c) => {
        const visit = visitOf(c);
        try {
          const done = await act(visit, await readFormFields(c));
          if (typeof done === "string") return c.redirect(done, 303);
          return done instanceof Response ? done : await answerView(app, visit, done);
        } catch (error) {
          return answerFailed(app, visit, error, section);
        }
      });
      return pages;
    },
  };
  return pages;
}
