import { and, eq } from "drizzle-orm";
import type { Context } from "hono";
import type { Ground } from "../../ground.ts";
import { inboundMails } from "../../db/schema/index.ts";
import { readInboundHtml } from "../../inbound/get-inbound-mail.ts";
import { readAttachmentOf, readSource } from "../../inbound/original/read-original.ts";
import type { InboundParts } from "../../inbound/parts.ts";
import { RipenError } from "../../platform/errors.ts";
import { answerDownload } from "../../platform/http/download.ts";
import type { HttpEnv } from "../../platform/http/env.ts";
import { answerPage, answerUnknownLink } from "../../platform/http/page.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { html } from "hono/html";
import { z } from "zod";
import { enterPage } from "./gate.ts";

type Deps = Ground & SequenceParts & InboundParts;

/** What a mail may do in its frame: open its links beside the page, and nothing else (WHATWG HTML, sandboxing). */
const sandbox = "allow-popups allow-popups-to-escape-sandbox";

/**
 * Below `/h/{token}/mails/{id}`: a mail of the prospect as HTML for a frame, its source, and its attachments; for whoever may see the
 * page, and only mails of the lead that it is about.
 */
export function handoffFileRoutes(app: Deps): Routes {
  const routes = createRoutes();

  /** The mail, if the visitor may see it; else the answer. */
  const findMail = async (c: Context<HttpEnv>): Promise<{ id: string } | Response> => {
    const entered = await enterPage(c, app);
    if (entered.kind === "out") return entered.answer;
    const { context, standing, isTheirs } = entered.visit;
    const id = z.uuid().safeParse(c.req.param("id")).data;
    if (standing === "other") return answerPage(c, signInFirst);
    if (!isTheirs || id === undefined) return answerUnknownLink(c);
    const [mail] = await app.db
      .select({ id: inboundMails.id })
      .from(inboundMails)
      .where(and(eq(inboundMails.id, id), eq(inboundMails.leadId, context.lead.id)));
    return mail ?? answerUnknownLink(c);
  };

  const serve = async (c: Context<HttpEnv>, make: (id: string) => Promise<Response>): Promise<Response> => {
    const mail = await findMail(c);
    if (mail instanceof Response) return mail;
    try {
      return await make(mail.id);
    } catch (error) {
      if (!(error instanceof RipenError)) throw error;
      const status = error.status === 404 ? 404 : 410;
      return answerPage(c, { title: "Not here any more", status, body: html`<p>${error.message}</p>` });
    }
  };

  routes.get("/h/:token/mails/:id/html", (c) =>
    serve(c, async (id) => {
      const body = await readInboundHtml(app, { id });
      return c.body(documentOf(body ?? ""), 200, {
        "Content-Type": "text/html; charset=utf-8",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox ${sandbox}`,
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex, nofollow",
        "Cache-Control": "no-store",
      });
    }),
  );

  routes.get("/h/:token/mails/:id/source", (c) =>
    serve(c, async (id) => {
      const { raw } = await readSource(app, { id });
      return answerDownload(c, { name: `${id}.eml`, type: "message/rfc822", content: raw });
    }),
  );

  routes.get("/h/:token/mails/:id/attachments/:number", (c) =>
    serve(c, async (id) => {
      const number = z.coerce.number().int().min(1).max(1_000).safeParse(c.req.param("number")).data;
      return number === undefined
        ? answerUnknownLink(c)
        : answerDownload(c, await readAttachmentOf(app, { id, number }));
    }),
  );

  return routes;
}

const signInFirst = {
  title: "Please sign in first",
  status: 403 as const,
  body: html`<p>This was used on another device. Open the page of the notice, sign in there, and try again.</p>`,
};

/** What was sanitized, as a document: mails are written for white paper. */
const documentOf = (body: string): string =>
  `<!doctype html><html lang="und"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Mail</title><style>body{margin:16px;background:#fff;color:#1e211b;font:15px/1.5 sans-serif;overflow-wrap:anywhere}blockquote{margin:0 0 0 12px;padding-left:12px;border-left:2px solid #ccc}table{max-width:100%}</style></head><body><main>${body}</main></body></html>`;
