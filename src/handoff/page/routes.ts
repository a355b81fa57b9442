import type { Context } from "hono";
import type { Ground } from "../../ground.ts";
import type { InboundParts } from "../../inbound/parts.ts";
import { decodeTimelineCursor } from "../../lead/timeline/timeline-cursor.ts";
import { RipenError } from "../../platform/errors.ts";
import type { HttpEnv } from "../../platform/http/env.ts";
import { isOwnForm } from "../../platform/http/form/own-form.ts";
import { readFormFields } from "../../platform/http/form/read-fields.ts";
import { answerPage, answerUnknownLink } from "../../platform/http/page.ts";
import type { Page } from "../../platform/http/page.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import type { SendParts } from "../../send/parts.ts";
import { readLook } from "../../sender/brand/brand.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { makeBrief } from "../brief/make-brief.ts";
import { actOnForm } from "./act-on-form.ts";
import { bindFirst } from "./access/device.ts";
import { signInPage } from "./access/sign-in-page.ts";
import type { SignIn } from "./access/sign-in-page.ts";
import { takeSignIn } from "./access/take-sign-in.ts";
import { enterPage } from "./gate.ts";
import type { Visit } from "./gate.ts";
import type { ViewOptions } from "./view/options.ts";
import { loadPageFacts } from "./view/page-facts.ts";
import { gonePage, handoffPage, isGone } from "./view/page.ts";

type Deps = Ground & SequenceParts & InboundParts & SendParts;

const longest = 100_000;

/**
 * `/h/{token}`: the page linked from the mail to the rep, on which everything about a handoff is seen and done. GET changes nothing,
 * because scanners follow links. The first device that acts is bound to the link; any other signs in by a code that is mailed to
 * the rep.
 */
export function handoffPageRoutes(app: Deps): Routes {
  const routes = createRoutes();

  const answer = async (c: Context<HttpEnv>, page: Page): Promise<Response> =>
    answerPage(c, { ...page, look: await readLook(app.db, app.site) });

  const show = async (
    c: Context<HttpEnv>,
    { key, rep, context, isTheirs }: Visit,
    said: ViewOptions["said"] = null,
    status: 200 | 403 | 409 | 422 = 200,
    typed: Readonly<Record<string, string>> = {},
  ): Promise<Response> => {
    const { handoff } = context;
    if (isGone(handoff.status) || !isTheirs) {
      return answer(c, { ...gonePage(isTheirs ? handoff.status : "moved", said), status });
    }
    const before = decodeTimelineCursor(c.req.query("before") ?? "");
    const facts = await loadPageFacts(app, { handoffId: key.handoffId, before });
    if (facts === undefined) return answerUnknownLink(c);
    const path = c.req.param("token") ?? "";
    const { zone } = rep;
    const now = app.clock.now();
    const fileUrl = (id: string, number: number) => `${path}/mails/${id}/attachments/${number}`;
    const brief = makeBrief(facts, { kind: "new", zone, now, pageUrl: null, fileUrl, answering: null, longest });
    const open = typed["do"] ?? c.req.query("do") ?? null;
    return answer(c, { ...handoffPage(facts, brief, { path, zone, now, open, said, typed }), status });
  };

  const signIn = (c: Context<HttpEnv>, { rep }: Visit, state: SignIn, status: 200 | 403 | 429 = 200) =>
    answer(c, { ...signInPage(rep.email, state), status });

  routes.get("/h/:token", async (c) => {
    const entered = await enterPage(c, app);
    if (entered.kind === "out") return entered.answer;
    const { visit } = entered;
    return visit.standing === "other" ? signIn(c, visit, { asked: null, said: null }) : show(c, visit);
  });

  routes.post("/h/:token", async (c) => {
    const entered = await enterPage(c, app);
    if (entered.kind === "out") return entered.answer;
    const { visit } = entered;
    if (!isOwnForm(c, app.site)) {
      return signIn(c, visit, { asked: null, said: "That came from another site, and nothing was done." }, 403);
    }
    const fields = await readFormFields(c);
    const signed = await takeSignIn(c, app, visit.rep, fields);
    if (signed?.kind === "again") return signIn(c, visit, signed.state, signed.status);
    if (signed?.kind === "in") return show(c, visit, { text: "You are signed in on this device.", isBad: false });
    if (fields["do"] === undefined) return visit.standing === "other" ? mustSignIn(c, visit) : show(c, visit);
    // A device that acts for the rep takes the link as well: nobody else can be the first after it.
    const isFirst = visit.standing !== "other" && (await bindFirst(c, app, visit.key));
    if (visit.standing !== "known" && !isFirst) return mustSignIn(c, visit);
    return act(c, visit, fields);
  });

  const mustSignIn = (c: Context<HttpEnv>, visit: Visit) =>
    signIn(c, visit, { asked: null, said: "Nothing was done: please sign in first." }, 403);

  const act = async (
    c: Context<HttpEnv>,
    visit: Visit,
    fields: Readonly<Record<string, string>>,
  ): Promise<Response> => {
    const { rep, context, isTheirs } = visit;
    if (!isTheirs) return show(c, visit);
    try {
      const said = await actOnForm(app, { context, rep, fields });
      const after = await enterPage(c, app);
      if (after.kind === "out") return after.answer;
      return await show(c, after.visit, said === null ? null : { text: said, isBad: false });
    } catch (error) {
      if (!(error instanceof RipenError)) throw error;
      if (error.status === 404) return answerUnknownLink(c);
      return show(c, visit, { text: error.message, isBad: true }, error.status === 422 ? 422 : 409, fields);
    }
  };

  return routes;
}
