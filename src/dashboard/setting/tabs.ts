import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import { may } from "../shell/who.ts";
import type { Rights } from "../shell/who.ts";
import type { View, Visit } from "../shell/view.ts";

/** The pages of the settings, in the order of their tabs. */
const tabs = [
  { path: "/settings", name: "People and keys", rights: ["settings:read", "reports:read"] },
  { path: "/settings/topics", name: "Topics and consent", rights: ["topics:read", "settings:read"] },
  { path: "/settings/brand", name: "Brand", rights: ["settings:read"] },
  { path: "/settings/webhooks", name: "Webhooks", rights: ["webhooks:read"] },
] as const satisfies readonly { path: string; name: string; rights: Rights }[];

/** The path of one of the pages. */
export type SettingPath = (typeof tabs)[number]["path"];

/** A page of the settings: their tabs above it, as far as one may see them. */
export function settingView(visit: Visit, path: SettingPath, view: Omit<View, "section">): View {
  const body: Html = html`<nav class="tabs" aria-label="Settings">
      ${tabs
        .filter(({ rights }) => may(visit.user, ...rights))
        .map(
          (tab) => html`<a href="${tab.path}" ${tab.path === path ? html` aria-current="page"` : ""}>${tab.name}</a>`,
        )}
    </nav>
    ${view.body}`;
  return { ...view, section: "/settings", body };
}
