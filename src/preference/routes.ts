import { html } from "hono/html";
import type { Context } from "hono";
import type { Ground } from "../ground.ts";
import { isEmailAddress, normalizeEmail } from "../platform/email.ts";
import type { HttpEnv } from "../platform/http/env.ts";
import { answerUnknownLink } from "../platform/http/page.ts";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import type { SequenceParts } from "../sequence/parts.ts";
import { findRecipient } from "./find-recipient.ts";
import type { Recipient } from "./find-recipient.ts";
import { findLeaving } from "./leave/undo-leaving.ts";
import { answerLeaving, answerUndo } from "./page/answer-leave.ts";
import { readFields } from "./page/fields.ts";
import { preferencesPage } from "./page/preferences-page.ts";
import type { Notice } from "./page/preferences-page.ts";
import { answer, answerNothing, frameOf } from "./page/shell.ts";
import { ask } from "./request/ask.ts";
import { readChoice } from "./save/choice.ts";
import { loadStanding } from "./save/load-standing.ts";
import { savePreferences } from "./save/save-preferences.ts";
import { maskAddress } from "../consent/words/mask-address.ts";
import { writeDate } from "../consent/words/write-date.ts";
import { fill } from "../consent/words/words.ts";

type Deps = Ground & SequenceParts;

/**
 * `/p/{token}`: the preferences behind every mail, with the token of its unsubscribe link. GET changes nothing, because scanners
 * follow links; the token is what proves a POST, and no cookie is involved. Works without a script.
 */
export function preferenceRoutes(app: Deps): Routes {
  const routes = createRoutes();

  routes.get("/p/:token", async (c) => {
    const found = await findRecipient(app, { token: c.req.param("token") });
    if (found.kind === "unknown") return answerUnknownLink(c);
    if (found.kind !== "found") return answerNothing(c, await frameOf(c, app), found.kind);
    return show(c, app, found.recipient, null);
  });

  routes.post("/p/:token", async (c) => {
    const token = c.req.param("token");
    const found = await findRecipient(app, { token });
    if (found.kind === "unknown") return answerUnknownLink(c);
    if (found.kind !== "found") return answerNothing(c, await frameOf(c, app), found.kind);
    const fields = await readFields(c);
    if (fields.has("undo")) return answerUndo(c, app, token);
    if (fields.has("all") || fields.has("reason")) return answerLeaving(c, app, token);
    const kind = (["address", "export", "erasure"] as const).find((one) => one === fields.get("ask")?.[0]);
    if (kind !== undefined) return answerAsked(c, app, found.recipient, kind, fields.get("email")?.[0] ?? "");
    // Only what the page itself sends is saved: nothing that is not ticked counts otherwise.
    if (!fields.has("save")) return show(c, app, found.recipient, null);
    const saved = await savePreferences(app, { messageId: found.recipient.messageId, choice: readChoice(fields) });
    return saved === undefined ? answerNothing(c, await frameOf(c, app), "gone") : show(c, app, saved, "saved");
  });

  return routes;
}

async function show(c: Context<HttpEnv>, app: Deps, recipient: Recipient, notice: Notice): Promise<Response> {
  const frame = await frameOf(c, app, recipient.lead.locale);
  const now = app.clock.now();
  const undo = (await findLeaving(app.db, recipient.messageId, now)) !== undefined;
  const standing = await loadStanding(app.db, recipient);
  const about = { now, notice, undo };
  const page = preferencesPage(frame.language, frame.look.name, recipient, standing, about);
  return answer(c, frame, { ...page, status: notice === "invalid_address" ? 422 : 200 });
}

async function answerAsked(
  c: Context<HttpEnv>,
  app: Deps,
  recipient: Recipient,
  kind: "address" | "export" | "erasure",
  written: string,
): Promise<Response> {
  const email = normalizeEmail(written);
  const isGood = written.length <= 320 && isEmailAddress(email);
  if (kind === "address" && !isGood) return show(c, app, recipient, "invalid_address");
  const frame = await frameOf(c, app, recipient.lead.locale);
  const newAddress = kind === "address" ? email : null;
  const sent = await ask(app, recipient, { kind, newAddress, language: frame.language.tag });
  const { asked } = frame.language.words;
  const date = writeDate(frame.language, sent.expiresAt, recipient.lead.timezone);
  const shown = newAddress ?? maskAddress(sent.email);
  return answer(c, frame, { title: asked.title, body: html`<p>${fill(asked.explain, { email: shown, date })}</p>` });
}
