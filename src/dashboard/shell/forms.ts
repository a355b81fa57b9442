import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import type { Visit } from "./view.ts";

/** A form that posts to us, with the token that shows that it is ours. */
export function postForm({ user }: Visit, action: string, fields: Html, kind = ""): Html {
  return html`<form method="post" action="${action}" class="${kind}">
    <input type="hidden" name="_csrf" value="${user.csrf}" />${fields}
  </form>`;
}

export interface ButtonOptions {
  kind?: "main" | "risk" | "text" | "";
  /** sent along */
  fields?: Readonly<Record<string, string>>;
  /** the key that presses it */
  key?: string;
}

/** One button that does one thing. */
export function postButton(visit: Visit, action: string, label: string, options: ButtonOptions = {}): Html {
  const { kind = "", fields = {}, key } = options;
  return postForm(
    visit,
    action,
    html`${Object.entries(fields).map(
        ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
      )}<button class="${kind}" ${key === undefined ? "" : html` data-key="${key}"`}>${label}</button>`,
    "inline",
  );
}

/** Options of a select, one of them chosen. */
export function optionsOf(options: readonly (readonly [value: string, name: string])[], chosen: string): Html {
  return html`${options.map(
    ([value, name]) => html`<option value="${value}" ${value === chosen ? html` selected` : ""}>${name}</option>`,
  )}`;
}

/** A link to the same page with one part of its query changed; undefined takes it out. */
export function withQuery(visit: Visit, changes: Readonly<Record<string, string | undefined>>): string {
  const { pathname, searchParams } = new URL(visit.c.req.url);
  searchParams.delete("said");
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) searchParams.delete(name);
    else searchParams.set(name, value);
  }
  const query = searchParams.toString();
  return query === "" ? pathname : `${pathname}?${query}`;
}
