import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { lifetimes } from "./lifetimes.ts";

interface SiteUrl {
  publicUrl: string;
}

/** Where the installation begins on its host: `/`, or a folder that a proxy gives it. */
export function basePath({ publicUrl }: SiteUrl): string {
  return new URL(publicUrl).pathname.replace(/\/*$/, "/");
}

/** A path of ours as a browser reaches it. @param path begins with `/` */
export function hrefOf(site: SiteUrl, path: string): string {
  return basePath(site).slice(0, -1) + path;
}

function shapeOf(site: SiteUrl) {
  const secure = site.publicUrl.startsWith("https:");
  const path = basePath(site);
  // RFC 6265bis: with this prefix no other host and no plain connection can have set it.
  const name = secure && path === "/" ? "__Host-ripen" : "ripen_session";
  // Lax: a link in a mail brings the cookie along, a form of another site does not.
  return { name, options: { path, secure, httpOnly: true, sameSite: "Lax" as const } };
}

/** The secret of the session that a request brings, if it brings one. */
export function readSessionCookie(c: Context, site: SiteUrl): string | undefined {
  const secret = getCookie(c, shapeOf(site).name);
  return secret !== undefined && /^[\w-]{43}$/.test(secret) ? secret : undefined;
}

/** Has the browser keep the secret of a session. */
export function keepSessionCookie(c: Context, site: SiteUrl, secret: string): void {
  const { name, options } = shapeOf(site);
  setCookie(c, name, secret, { ...options, maxAge: lifetimes.absoluteMs / 1_000 });
}

/** Has the browser forget its session. */
export function dropSessionCookie(c: Context, site: SiteUrl): void {
  const { name, options } = shapeOf(site);
  deleteCookie(c, name, options);
}
