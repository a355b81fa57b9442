import { type Context, Hono } from "hono";
import type { MailStore } from "./mail-store.ts";
import { listPage, mailPage, notFoundPage } from "./mailbox-view.ts";
import { mailboxStyle } from "./mailbox-style.ts";
import type { ReceivedMail } from "./received-mail.ts";

const LIST_LIMIT = 200;
const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; frame-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'";
/** What a mail may do in its frame: show itself and open links in a new tab. No script, no form, no origin. */
const FRAME_POLICY = [
  "sandbox allow-popups allow-popups-to-escape-sandbox",
  "default-src 'none'",
  "img-src http: https: data:",
  "style-src 'unsafe-inline' http: https:",
  "font-src http: https: data:",
].join("; ");

/**
 * The mailbox in a browser, and as JSON:
 * `GET /api/messages?q=` (newest first, at most 200), `GET /api/messages/:id`, `DELETE /api/messages`.
 * @param host the address it listens on; requests under any other name than that and localhost are refused, because
 *   a page on the web could point its own name here and read the mails (DNS rebinding)
 */
export function mailboxPages(store: MailStore, host: string): Hono {
  const app = new Hono();
  const hosts = new Set(["localhost", "127.0.0.1", "[::1]", host]);

  app.use(async (c, next) => {
    if (host !== "0.0.0.0" && !hosts.has(new URL(c.req.url).hostname)) return c.text("Unknown host", 421);
    return next();
  });
  app.use(async (c, next) => {
    await next();
    c.header("X-Content-Type-Options", "nosniff");
    c.header("Referrer-Policy", "no-referrer");
    if (!c.res.headers.has("Content-Security-Policy")) c.header("Content-Security-Policy", PAGE_POLICY);
  });

  app.get("/", (c) => {
    const query = c.req.query("q") ?? "";
    const found = search(store, query);
    return c.html(listPage({ mails: found.slice(0, LIST_LIMIT), found: found.length, query }));
  });
  app.get("/style.css", (c) => c.body(mailboxStyle, 200, { "Content-Type": "text/css; charset=utf-8" }));
  app.get("/messages/:id", (c) => withMail(c, store, (mail) => c.html(mailPage(mail))));
  app.get("/messages/:id/html", (c) =>
    withMail(c, store, (mail) => c.html(withBlankTarget(mail.html), 200, { "Content-Security-Policy": FRAME_POLICY })),
  );
  app.get("/messages/:id/source", (c) =>
    withMail(c, store, (mail) =>
      c.body(new Uint8Array(mail.raw), 200, { "Content-Type": "text/plain; charset=utf-8" }),
    ),
  );

  app.get("/api/messages", (c) =>
    c.json({
      messages: search(store, c.req.query("q") ?? "")
        .slice(0, LIST_LIMIT)
        .map(toJson),
    }),
  );
  app.get("/api/messages/:id", (c) => withMail(c, store, (mail) => c.json(toJson(mail))));
  app.delete("/api/messages", (c) => {
    store.clear();
    return c.body(null, 204);
  });
  app.notFound((c) => c.html(notFoundPage(), 404));
  return app;
}

function search(store: MailStore, query: string): ReceivedMail[] {
  const wanted = query.trim().toLowerCase();
  return store.mails
    .filter(({ from, to, subject, envelope }) =>
      [from, to, subject, ...envelope.to].some((text) => text.toLowerCase().includes(wanted)),
    )
    .toReversed();
}

function withMail(c: Context, store: MailStore, answer: (mail: ReceivedMail) => Response | Promise<Response>) {
  const mail = store.mails.find(({ id }) => id === c.req.param("id"));
  return mail === undefined ? c.notFound() : answer(mail);
}

function toJson({ id, receivedAt, envelope, from, to, subject, text, html, headers, raw }: ReceivedMail) {
  return { id, receivedAt, envelope, from, to, subject, text, html, headers, size: raw.length };
}

/** Lets links open in a new tab, since most sites refuse to be shown in a frame. */
function withBlankTarget(html: string): string {
  const head = html.search(/<head\b/i);
  const end = head === -1 ? -1 : html.indexOf(">", head);
  const base = '<base target="_blank">';
  return end === -1 ? base + html : html.slice(0, end + 1) + base + html.slice(end + 1);
}
