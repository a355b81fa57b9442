import { html } from "hono/html";
import type { Context } from "hono";
import type { Ground } from "../../ground.ts";
import type { HttpEnv } from "../../platform/http/env.ts";
import { answerUnknownLink } from "../../platform/http/page.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { answer, frameOf } from "../page/shell.ts";
import type { Frame } from "../page/shell.ts";
import { fill } from "../../consent/words/words.ts";
import { confirm, findRequest } from "./confirm.ts";
import type { Pending } from "./confirm.ts";

type Deps = Ground & SequenceParts;

/**
 * `/p/confirm/{token}`: the link that was mailed. GET shows a button and does nothing, so that no scanner changes an address or
 * erases anybody; POST does what was asked.
 */
export function requestRoutes(app: Deps): Routes {
  const routes = createRoutes();

  routes.get("/p/confirm/:token", async (c) => {
    const found = await findRequest(app, { token: c.req.param("token") });
    if (found.kind === "unknown") return answerUnknownLink(c);
    if (found.kind === "expired") return answerExpired(c, await frameOf(c, app));
    return answerQuestion(c, await frameOf(c, app, found.request.language), found);
  });

  routes.post("/p/confirm/:token", async (c) => {
    const found = await findRequest(app, { token: c.req.param("token") });
    if (found.kind === "unknown") return answerUnknownLink(c);
    if (found.kind === "expired") return answerExpired(c, await frameOf(c, app));
    const frame = await frameOf(c, app, found.request.language);
    const { confirm: words } = frame.language.words;
    const done = await confirm(app, found);
    switch (done.kind) {
      case "export":
        return answerFile(c, done.pieces);
      case "changed": {
        const text = fill(words.addressDone, { email: found.request.email });
        return answer(c, frame, { title: words.doneTitle, body: html`<p>${text}</p>` });
      }
      case "taken":
        return answer(c, frame, { title: words.addressTitle, status: 409, body: html`<p>${words.addressTaken}</p>` });
      case "erased":
        return answer(c, frame, { title: words.doneTitle, body: html`<p>${words.erasureDone}</p>` });
    }
  });

  return routes;
}

function answerExpired(c: Context<HttpEnv>, frame: Frame): Promise<Response> {
  const { expiredTitle, expired } = frame.language.words.confirm;
  return answer(c, frame, { title: expiredTitle, status: 410, body: html`<p>${expired}</p>` });
}

function answerQuestion(c: Context<HttpEnv>, frame: Frame, { request }: Pending): Promise<Response> {
  const { confirm: words } = frame.language.words;
  const { title, text, button } = {
    address: { title: words.addressTitle, text: words.addressExplain, button: words.addressButton },
    export: { title: words.exportTitle, text: words.exportExplain, button: words.exportButton },
    erasure: { title: words.erasureTitle, text: words.erasureExplain, button: words.erasureButton },
  }[request.kind];
  const body = html`<p>${fill(text, { email: request.email })}</p>
    <form method="post"><button>${button}</button></form>`;
  return answer(c, frame, { title, body });
}

function answerFile(c: Context<HttpEnv>, pieces: AsyncGenerator<string>): Response {
  return c.body(ReadableStream.from(pieces).pipeThrough(new TextEncoderStream()), 200, {
    "Content-Type": "application/json",
    "Content-Disposition": 'attachment; filename="my-data.json"',
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
  });
}
