import { Parser } from "htmlparser2";
import { expect } from "vitest";
import type { PersonEngine } from "../person/support.ts";
import type { Role } from "../../src/db/schema/users.ts";
import { hire, signIn as openBrowser } from "../people/support.ts";

/** A browser without scripts: it keeps who it is, and fills in the forms that pages have. */
export interface Reader {
  get(path: string, headers?: Record<string, string>): Promise<Page>;
  /** Sends the form of a page that posts there, with what is typed into it. Follows where it leads. */
  submit(page: Page, action: string, typed?: Record<string, string>): Promise<Page>;
  /** A form as it is given. */
  post(path: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<Page>;
}

export interface Page {
  path: string;
  status: number;
  headers: Headers;
  html: string;
  /** what is read: tags and markup are left out */
  text: string;
}

/** Signs in as somebody who may do everything, or as somebody of another role. */
export async function signIn(t: PersonEngine, role: Role = "admin", repId: string | null = null): Promise<Reader> {
  const { cookie } = await openBrowser(t, (await hire(t, role, repId)).email);
  return readerWith(t, { cookie });
}

/** Somebody who has not signed in. */
export const stranger = (t: PersonEngine): Reader => readerWith(t, {});

function readerWith(t: PersonEngine, own: Record<string, string>): Reader {
  const base = t.engine.apiUrl ?? "";
  type Init = Pick<RequestInit, "method" | "body"> & { headers?: Record<string, string> };
  const ask = async (path: string, init: Init): Promise<Page> => {
    const headers = { accept: "text/html", ...own, ...init.headers };
    const response = await fetch(base + path, { ...init, redirect: "manual", headers });
    const to = response.headers.get("location");
    if (response.status === 303 && to !== null) return ask(to, {});
    const html = await response.text();
    return { path, status: response.status, headers: response.headers, html, text: textOf(html) };
  };
  const post: Reader["post"] = (path, fields, headers = {}) =>
    ask(path, { method: "POST", body: new URLSearchParams(fields), headers });
  return {
    get: (path, headers = {}) => ask(path, { headers }),
    post,
    submit(page, action, typed = {}) {
      const form = formOf(page.html, action);
      expect([action, form]).not.toEqual([action, undefined]);
      return post(action, { ...form, ...typed });
    },
  };
}

/** The fields that a form sends as it stands, by where it posts to. */
function formOf(html: string, action: string): Record<string, string> | undefined {
  // One that does not say where posts to its own page.
  const forms = html.matchAll(/<form method="post"(?: action="([^"]*)")?[^>]*>([^]*?)<\/form>/g);
  const all = [...forms];
  const [, , inside = ""] = all.find(([, to]) => to === action) ?? all.find(([, to]) => to === undefined) ?? [];
  if (inside === "") return undefined;
  const hidden = inside.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g);
  return Object.fromEntries([...hidden].map(([, name = "", value = ""]) => [name, value]));
}

const textOf = (html: string): string =>
  html
    .replaceAll(/<(script|style)[^]*?<\/\1>/g, " ")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll("&amp;", "&")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll(/\s+/g, " ")
    .trim();

/** What of a page would run, load or lead somewhere that is not ours, as a browser reads it. */
export function activePartsOf(html: string): string[] {
  const found: string[] = [];
  const parser = new Parser({
    onopentag(name, attributes) {
      const isOurs = (attributes["src"] ?? "").startsWith("/assets/");
      if (name === "script" && !isOurs) found.push("script");
      if (["style", "img", "math", "object", "embed", "base"].includes(name)) found.push(name);
      if (name === "iframe" && !("sandbox" in attributes)) found.push(name);
      if (name === "meta" && "http-equiv" in attributes) found.push("meta");
      for (const [attribute, value] of Object.entries(attributes)) {
        if (attribute.startsWith("on") || attribute === "style" || attribute === "srcdoc") found.push(attribute);
        const leads = ["href", "src", "action", "formaction", "xlink:href"].includes(attribute);
        if (leads && !/^(?:[/#?]|mailto:|tel:)/.test(value)) found.push(`${attribute}=${value}`);
      }
    },
  });
  parser.end(html);
  return found;
}
