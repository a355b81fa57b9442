import type { Context } from "hono";
import type { Ground } from "../../ground.ts";
import { readQualificationPolicy } from "../../lead/qualification/policy-schema.ts";
import { answerOf } from "../../lead/qualification/policy.ts";
import type { Criterion } from "../../lead/qualification/policy.ts";
import type { HttpEnv } from "../../platform/http/env.ts";
import { answerUnknownLink } from "../../platform/http/page.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { findAnswering } from "../find-recipient.ts";
import { readFields } from "../page/fields.ts";
import { answer, answerNothing, frameOf } from "../page/shell.ts";
import { nothingLeftPage, questionPage } from "./answer-page.ts";
import type { Answer, Asked } from "./answer-page.ts";
import { giveAnswer } from "./give-answer.ts";

const readAnswer = (text: string | undefined): Answer | null => (text === "yes" || text === "no" ? text : null);
const isAsked = (criterion: Criterion): criterion is Asked => criterion.ask !== undefined;

/**
 * `/a/{token}`: questions that a lead answers by a link of a mail, one after the other; `/a/{token}/{criterion}/{answer}` is the one
 * that was clicked. GET answers nothing, because scanners follow links; the token is what proves a POST, and can do nothing else.
 */
export function answerRoutes(app: Ground): Routes {
  const routes = createRoutes();

  routes.get("/a/:token", (c) => show(c, app, c.req.param("token"), null, null));
  routes.get("/a/:token/:criterion/:answer", (c) =>
    show(c, app, c.req.param("token"), c.req.param("criterion"), readAnswer(c.req.param("answer"))),
  );
  routes.post("/a/:token", (c) => take(c, app, c.req.param("token")));
  routes.post("/a/:token/:criterion/:answer", (c) => take(c, app, c.req.param("token")));

  return routes;
}

/** The question that the link names, else the first that is not known yet. */
async function show(
  c: Context<HttpEnv>,
  app: Ground,
  token: string,
  named: string | null,
  picked: Answer | null,
): Promise<Response> {
  const found = await findAnswering(app, token);
  if (found.kind === "unknown") return answerUnknownLink(c);
  if (found.kind !== "found") return answerNothing(c, await frameOf(c, app), found.kind);
  const { lead } = found.recipient;
  const frame = await frameOf(c, app, lead.locale);
  const asked = (await readQualificationPolicy(app.db)).criteria.filter(isAsked);
  const question = named === null ? nextOf(asked, lead.qualification) : asked.find(({ key }) => key === named);
  if (question === undefined) return answer(c, frame, nothingLeftPage(frame.language, null));
  return answer(c, frame, questionPage(frame.language, question, { picked, received: null }));
}

async function take(c: Context<HttpEnv>, app: Ground, token: string): Promise<Response> {
  const found = await findAnswering(app, token);
  if (found.kind === "unknown") return answerUnknownLink(c);
  if (found.kind !== "found") return answerNothing(c, await frameOf(c, app), found.kind);
  const { messageId, lead } = found.recipient;
  const frame = await frameOf(c, app, lead.locale);
  const fields = await readFields(c);
  const asked = (await readQualificationPolicy(app.db)).criteria.filter(isAsked);
  const criterion = asked.find(({ key }) => key === fields.get("criterion")?.[0]);
  const given = readAnswer(fields.get("answer")?.[0]);
  if (criterion === undefined) return answer(c, frame, nothingLeftPage(frame.language, null));
  // Only what the page itself sends is an answer.
  if (given === null || !fields.has("send")) {
    return answer(c, frame, questionPage(frame.language, criterion, { picked: given, received: null }));
  }
  await giveAnswer(app, { leadId: lead.id, messageId, criterion, answer: given });
  const next = nextOf(asked, { ...lead.qualification, [criterion.key]: { state: given } });
  if (next === undefined) return answer(c, frame, nothingLeftPage(frame.language, given));
  return answer(c, frame, questionPage(frame.language, next, { picked: null, received: given }));
}

/** The first question whose answer nobody knows. */
function nextOf(asked: readonly Asked[], known: Readonly<Record<string, { state: string }>>): Asked | undefined {
  return asked.find(({ key }) => (answerOf(known, key)?.state ?? "unknown") === "unknown");
}
