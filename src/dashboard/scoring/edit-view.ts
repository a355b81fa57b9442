import { html } from "hono/html";
import type { View, Visit } from "../shell/view.ts";
import { checkedRules } from "./rules-part.ts";
import type { CheckedRules } from "./check.ts";

export const scoringCrumbs = [{ name: "Scoring", href: "/scoring" }];

/** The rules as text, with their problems, or what they say, beside them. */
export function editRulesView(
  { user }: Visit,
  { text, checked, hot }: { text: string; checked: CheckedRules; hot: number },
): View {
  return {
    title: "Edit the rules",
    section: "/scoring",
    crumbs: scoringCrumbs,
    sub: "They count once you save them; replay history through them first",
    status: checked.kind === "invalid" ? 422 : 200,
    body: html`<div class="grid g2">
      <section class="card" aria-labelledby="text-title">
        <header><h2 id="text-title">The rules</h2></header>
        <form class="body stack" method="post" action="/scoring/edit">
          <input type="hidden" name="_csrf" value="${user.csrf}" />
          <label for="text">YAML or JSON</label>
          <textarea
            id="text"
            name="text"
            class="code"
            spellcheck="false"
            autocapitalize="off"
            rows="28"
            maxlength="60000"
            data-key="i"
          >
${text}</textarea>
          <div class="row">
            <button class="main" name="do" value="save">Save: they count at once</button>
            <button name="do" value="backtest">Replay history first</button>
          </div>
          <div class="row">
            <label for="promoteAt" class="hidden">Promote from so many points</label>
            <span class="small mute">A backtest promotes from</span>
            <input id="promoteAt" type="number" name="promoteAt" value="${hot}" min="-100000" max="1000000" />
            <span class="small mute">points</span>
          </div>
        </form>
      </section>
      <div class="column" data-check="/scoring/check" aria-live="polite">${checkedRules(checked)}</div>
    </div>`,
  };
}
