import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import { lineOf } from "../../platform/stranger-text.ts";
import { postButton } from "../shell/forms.ts";
import type { View, Visit } from "../shell/view.ts";
import { may } from "../shell/who.ts";
import { settingsWords } from "../word/settings.ts";
import type { OneSequence } from "./load.ts";
import { statusPill } from "./status.ts";

const tabs = [
  ["", "Flow"],
  ["/mails", "Mails"],
  ["/versions", "Versions"],
  ["/definition", "Definition"],
  ["/simulate", "Look ahead"],
  ["/test", "Test mail"],
] as const;
export type Tab = (typeof tabs)[number][0] | "/publish";

/** A page of one sequence: its name, what it does, its tabs, and the buttons that its state allows. */
export function sequenceView(visit: Visit, one: OneSequence, tab: Tab, body: Html, status?: View["status"]): View {
  const { id, sequence, version, definition } = one;
  const base = `/sequences/${id}`;
  const mayChange = may(visit.user, "sequences:publish");
  return {
    title: lineOf(sequence.name, 200),
    section: "/sequences",
    crumbs: [{ name: "Sequences", href: "/sequences" }],
    mark: statusPill(sequence, version),
    sub: definition === null ? "What is stored cannot be read any more: publish it again." : settingsWords(definition),
    ...(status !== undefined && { status }),
    ...(mayChange && { acts: buttons(visit, one, base, tab) }),
    body: html`<nav class="tabs" aria-label="Sequence">
        ${tabs
          .filter(([path]) => mayChange || path !== "/test")
          .map(
            ([path, name]) =>
              html`<a href="${base}${path}" ${path === tab ? html` aria-current="page"` : ""}>${name}</a>`,
          )}
      </nav>
      ${body}`,
  };
}

function buttons(visit: Visit, { sequence }: OneSequence, base: string, tab: Tab): Html {
  const { status } = sequence;
  const change =
    status === "published"
      ? postButton(visit, `${base}/pause`, "Pause")
      : status === "paused"
        ? postButton(visit, `${base}/resume`, "Resume", { kind: "main" })
        : "";
  const publish =
    status === "archived" || tab === "/publish"
      ? ""
      : html`<a class="button ${status === "draft" ? "main" : ""}" href="${base}/publish">Publish…</a>`;
  const edit =
    status === "archived" || tab === "/definition"
      ? ""
      : html`<a class="button ${status === "published" ? "main" : ""}" data-key="e" href="${base}/definition">Edit</a>`;
  return html`${change}${publish}${edit}`;
}
