import type { Ground } from "../ground.ts";
import type { TouchKind } from "../db/schema/touches.ts";
import { readClickToken, readHiddenToken, readOpenToken, readUnsubscribeToken } from "../send/mail/links.ts";
import { truncateAddress } from "../platform/net/truncate-address.ts";
import { isTestId } from "../send/mail/test-id.ts";
import type { TrackParts } from "./parts.ts";
import type { Hit } from "./touch/hit.ts";
import { readRequest } from "./touch/read-request.ts";

type Deps = Pick<Ground & TrackParts, "clock" | "signers" | "hits" | "clients" | "track">;

/** The request behind a touch. `ip` is the client's address as the proxy settings tell it; undefined when unknown. */
export interface TouchRequest {
  method: string;
  headers: Pick<Headers, "get">;
  ip: string | undefined;
}

/** Takes in that the pixel of a message was fetched. Unknown tokens are ignored: the answer is the same image. */
export function recordOpen(app: Deps, input: TouchRequest & { token: string }): void {
  const messageId = readOpenToken(app.signers.track, input.token);
  if (messageId !== undefined) takeHit(app, messageId, "open", input, null);
}

/** Takes in a click and tells where to go; only a URL that was signed into the mail is ever gone to. */
export function recordClick(
  app: Deps,
  input: TouchRequest & { token: string; url: string; name?: string | undefined },
): { kind: "redirect"; url: string } | { kind: "unknown" } {
  const { url, name } = input;
  const messageId = readClickToken(app.signers.track, input.token, url, name);
  // Links that were made before they were normalized are normalized here: a header holds no raw letters or line ends.
  const target = messageId === undefined ? null : URL.parse(url);
  if (messageId === undefined || target === null) return { kind: "unknown" };
  takeHit(app, messageId, "click", input, { url, name });
  return { kind: "redirect", url: target.href };
}

/** Takes in that the link was followed which no person can reach. @returns whether it was one of ours */
export function recordHiddenLink(app: Deps, input: TouchRequest & { token: string }): boolean {
  const messageId = readHiddenToken(app.signers.track, input.token);
  if (messageId !== undefined) takeHit(app, messageId, "hidden_link", input, null);
  return messageId !== undefined;
}

/** Takes in that the unsubscribe page was looked at: whoever does so with all links of a mail is a scanner. */
export function recordUnsubscribePage(app: Deps, input: TouchRequest & { token: string }): void {
  const messageId = readUnsubscribeToken(app.signers.unsubscribe, input.token);
  if (messageId !== undefined) takeHit(app, messageId, "unsubscribe_page", input, null);
}

/**
 * Puts a touch on its way into the database, without waiting for it. That of a test mail is nobody's, and so is what a
 * client causes beyond its share.
 */
function takeHit(app: Deps, messageId: string, kind: TouchKind, request: TouchRequest, link: Hit["link"]): void {
  if (isTestId(messageId)) return;
  const { headers, ip } = request;
  const atMs = app.clock.now().getTime();
  const from = app.clients.look(ip, atMs);
  if (from.limited) return;
  const trace =
    app.track.traceDays > 0
      ? {
          network: ip === undefined ? "" : (truncateAddress(ip) ?? ""),
          userAgent: (headers.get("user-agent") ?? "").slice(0, 200).replaceAll("\0", ""),
        }
      : null;
  app.hits.add({ messageId, kind, atMs, link, features: readRequest(request, kind, from), client: from.client, trace });
}
