import { html } from "hono/html";
import type { Context } from "hono";
import type { Ground } from "../../ground.ts";
import type { HttpEnv } from "../../platform/http/env.ts";
import { answerUnknownLink } from "../../platform/http/page.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { findRecipient } from "../find-recipient.ts";
import { giveReason, leaveReasons } from "../leave/give-reason.ts";
import { findLeaving, undoLeaving } from "../leave/undo-leaving.ts";
import { unsubscribe } from "../leave/unsubscribe.ts";
import { readFields } from "./fields.ts";
import { askPage, leftPage } from "./leave-pages.ts";
import { answer, answerNothing, frameOf } from "./shell.ts";
import type { Frame } from "./shell.ts";

type Deps = Ground & SequenceParts;

/** The preferences behind the same link. */
const preferencesPath = (c: Context<HttpEnv>, token: string) => {
  const lang = c.req.query("lang");
  return `/p/${token}${lang === undefined ? "" : `?lang=${encodeURIComponent(lang)}`}`;
};

/** GET of an unsubscribe link: asks, or says what was left, and changes nothing. */
export async function answerLeave(c: Context<HttpEnv>, app: Deps, token: string): Promise<Response> {
  const found = await findRecipient(app, { token });
  if (found.kind === "unknown") return answerUnknownLink(c);
  if (found.kind !== "found") return answerNothing(c, await frameOf(c, app), found.kind);
  const { recipient } = found;
  const frame = await frameOf(c, app, recipient.lead.locale);
  const { topic, lead, suppressed, email } = recipient;
  const preferences = preferencesPath(c, token);
  const hasLeft = topic !== null && lead.consent.topics?.[topic.key] === "denied";
  if (!suppressed && !hasLeft) return answer(c, frame, askPage(frame.language, recipient, preferences));
  const undo = (await findLeaving(app.db, recipient.messageId, app.clock.now())) !== undefined;
  const what = { email, topic: suppressed ? null : topic };
  return answer(c, frame, leftPage(frame.language, what, { preferences, undo }));
}

/** POST to an unsubscribe link: by one click of a mail program (RFC 8058), whatever its body, or by a button of the page. */
export async function answerLeaving(c: Context<HttpEnv>, app: Deps, token: string): Promise<Response> {
  const fields = await readFields(c);
  if (fields.has("undo")) return answerUndo(c, app, token);
  const reason = leaveReasons.find((one) => one === fields.get("reason")?.[0]);
  if (reason !== undefined) return answerReason(c, app, token, reason);
  const method = fields.has("page") || fields.has("all") ? "page" : "one_click";
  const left = await unsubscribe(app, { token, method, everything: fields.has("all") });
  if (left.kind === "unknown") return answerUnknownLink(c);
  if (left.kind !== "done") return answerNothing(c, await frameOf(c, app), left.kind);
  const { recipient, topic } = left;
  const frame = await frameOf(c, app, recipient.lead.locale);
  const undo = (await findLeaving(app.db, recipient.messageId, app.clock.now())) !== undefined;
  const preferences = preferencesPath(c, token);
  return answer(c, frame, leftPage(frame.language, { email: recipient.email, topic }, { preferences, undo }));
}

/** "That was a mistake": by the unsubscribe page or the preferences. */
export async function answerUndo(c: Context<HttpEnv>, app: Deps, token: string): Promise<Response> {
  const found = await findRecipient(app, { token });
  if (found.kind === "unknown") return answerUnknownLink(c);
  if (found.kind !== "found") return answerNothing(c, await frameOf(c, app), found.kind);
  const { messageId, lead } = found.recipient;
  const frame = await frameOf(c, app, lead.locale);
  const { left, undone, leave } = frame.language.words;
  const done = await undoLeaving(app, { messageId, wording: left.undo });
  const link = html`<p><a href="${preferencesPath(c, token)}">${leave.more}</a></p>`;
  return done
    ? answer(c, frame, {
        title: undone.title,
        body: html`<p>${undone.explain}</p>
          ${link}`,
      })
    : answer(c, frame, {
        title: undone.keptTitle,
        body: html`<p>${undone.kept}</p>
          ${link}`,
      });
}

async function answerReason(
  c: Context<HttpEnv>,
  app: Deps,
  token: string,
  reason: (typeof leaveReasons)[number],
): Promise<Response> {
  const found = await findRecipient(app, { token });
  if (found.kind === "unknown") return answerUnknownLink(c);
  if (found.kind !== "found") return answerNothing(c, await frameOf(c, app), found.kind);
  const { recipient } = found;
  const thanks = await giveReason(app, { messageId: recipient.messageId, reason });
  const frame: Frame = await frameOf(c, app, recipient.lead.locale);
  const what = { email: recipient.email, topic: recipient.suppressed ? null : recipient.topic };
  const options = { preferences: preferencesPath(c, token), undo: thanks, thanks };
  return answer(c, frame, leftPage(frame.language, what, options));
}
