import { html } from "hono/html";
import type { Context } from "hono";
import type { FieldProblem } from "../../platform/errors.ts";
import { RipenError } from "../../platform/errors.ts";
import { databaseFault } from "../../platform/database-fault.ts";
import type { HttpEnv } from "../../platform/http/env.ts";
import { answerPage } from "../../platform/http/page.ts";
import type { Html } from "../../platform/http/page.ts";
import type { DashboardParts } from "../parts.ts";
import { answerView } from "./answer.ts";
import type { Section, View, Visit } from "./view.ts";

const titles: Partial<Record<number, string>> = {
  403: "Not for you",
  404: "Not here",
  409: "That does not go now",
  413: "Too large",
  422: "That cannot be taken as it is",
  429: "Too often",
};

/** The page for what could not be done, in its frame: what happened, and where to go. */
export function failedView(error: RipenError, section: Section, back: string): View {
  const { status } = error;
  return {
    title: titles[status] ?? "That did not work",
    section,
    status,
    body: html`<section class="card">
      <div class="empty">
        <p>${error.message}</p>
        ${problemList(error.problems)}
        <div class="row"><a class="button" href="${back}">Back</a><a class="button" href="/">Overview</a></div>
      </div>
    </section>`,
  };
}

/** What is wrong, one by one. */
export function problemList(problems: readonly FieldProblem[]): Html | "" {
  if (problems.length === 0) return "";
  return html`<ul class="stack">
    ${problems.map(({ pointer, message }) => html`<li><span class="mono">${pointer}</span> ${message}</li>`)}
  </ul>`;
}

/** Answers for an error behind the sign-in. */
export async function answerFailed(
  app: DashboardParts,
  visit: Visit,
  error: unknown,
  section: Section,
): Promise<Response> {
  if (error instanceof RipenError) {
    const back = visit.c.req.method === "GET" ? section : sameSite(visit.c);
    return answerView(app, visit, failedView(error, section, back));
  }
  return answerBroken(app, visit.c, error);
}

/** The page that a form was on: browsers tell it of pages of one site alone; anything else leads to the overview. */
function sameSite(c: Context<HttpEnv>): string {
  const referrer = URL.parse(c.req.header("Referer") ?? "");
  return referrer?.host === c.req.header("Host") ? `${referrer?.pathname}${referrer?.search}` : "/";
}

/** Answers with a page of its own for an error of which nothing is known. */
function answerBroken({ log }: DashboardParts, c: Context<HttpEnv>, error: unknown): Promise<Response> {
  const requestId = c.get("requestId");
  const fault = databaseFault(error);
  log.error({ err: error, fault, requestId }, "a page failed");
  const title = fault === undefined ? "Something went wrong" : "The database cannot answer at the moment";
  return answerPage(c, {
    title,
    status: fault === undefined ? 500 : 503,
    body: html`<p>It is on our side, and nothing was lost. Try again in a moment.</p>
      <p class="small mute">The log tells more under ${requestId}.</p>`,
  });
}
