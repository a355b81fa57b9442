import type { Context } from "hono";
import type { Ground } from "../../ground.ts";
import type { HttpEnv } from "../../platform/http/env.ts";
import { isOwnForm } from "../../platform/http/form/own-form.ts";

const macBytes = 32;
const isForm = /^\s*(?:application\/x-www-form-urlencoded|multipart\/form-data)\s*(?:;|$)/iu;

const signed = (sessionId: string) => `csrf\n${sessionId}`;

/** The token that every form of a session carries, as `_csrf`, and every request of a script, as `x-csrf-token`. */
export function csrfToken({ signers }: Pick<Ground, "signers">, sessionId: string): string {
  return signers.session.sign(signed(sessionId), macBytes).toString("base64url");
}

/** Whether a request that changes something comes from a page of this session. Compared in constant time. */
export async function isFromOwnPage(
  c: Context<HttpEnv>,
  { signers, site }: Pick<Ground, "signers" | "site">,
  sessionId: string,
): Promise<boolean> {
  if (!isOwnForm(c, site)) return false;
  return isTokenOf({ signers }, sessionId, c.req.header("x-csrf-token") ?? (await tokenInForm(c)) ?? "");
}

/** Whether a token is that of a session. Compared in constant time. */
export function isTokenOf({ signers }: Pick<Ground, "signers">, sessionId: string, token: string): boolean {
  return signers.session.verify(signed(sessionId), Buffer.from(token, "base64url"), macBytes);
}

async function tokenInForm(c: Context<HttpEnv>): Promise<string | undefined> {
  if (!isForm.test(c.req.header("content-type") ?? "")) return undefined;
  const field = await c.req.parseBody().then(
    (fields) => fields["_csrf"],
    () => undefined,
  );
  return typeof field === "string" ? field : undefined;
}
