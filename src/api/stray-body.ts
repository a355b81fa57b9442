import type { Context, Next } from "hono";
import type { HttpEnv } from "../platform/http/env.ts";
import { InvalidInputError, RipenError } from "../platform/errors.ts";
import type { Routes } from "../platform/http/routes.ts";

const isJson = /^\s*application\/(?:[\w.-]+\+)?json\s*(?:;|$)/iu;

/**
 * Refuses what a route would not read: a body where none is declared (422 `unexpected_body`), and one of another media type where a
 * JSON body may be left out (415 `unsupported_media_type`). `{}` says nothing and is let through: clients send it with every request.
 * @param all routes that are registered on `api` afterwards
 */
export function refuseStrayBodies(api: Routes, all: readonly Routes[]): void {
  for (const definition of all.flatMap(({ openAPIRegistry }) => openAPIRegistry.definitions)) {
    if (definition.type !== "route") continue;
    const { method, path, request } = definition.route;
    if (method === "get") continue;
    const isNone = request?.body === undefined;
    if (!isNone && request.body?.required !== false) continue;
    const refuse = isNone ? refuseAny : refuseOther;
    api.on(method.toUpperCase(), path.replaceAll(/\{(\w+)\}/gu, ":$1"), refuse);
  }
}

async function refuseAny(c: Context<HttpEnv>, next: Next): Promise<void> {
  const text = (await c.req.text()).trim();
  if (text !== "" && !/^\{\s*\}$/u.test(text)) {
    const message = "is not read here: leave the body out";
    throw new InvalidInputError("unexpected_body", `${c.req.method} ${c.req.path} takes no body.`, [
      { pointer: "", code: "unexpected_body", message },
    ]);
  }
  await next();
}

async function refuseOther(c: Context<HttpEnv>, next: Next): Promise<void> {
  if (!isJson.test(c.req.header("content-type") ?? "") && (await c.req.text()).trim() !== "") {
    throw new RipenError("unsupported_media_type", 415, "Send JSON, with Content-Type: application/json.");
  }
  await next();
}
