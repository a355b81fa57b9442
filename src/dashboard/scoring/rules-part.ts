import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import type { ScoringRules } from "../../score/rules/rules.ts";
import { problemsPart } from "../definition/problems-part.ts";
import type { CheckedRules } from "./check.ts";
import { rulesInWords } from "./sentences.ts";
import type { RuleSentence } from "./sentences.ts";

const pointsOf = (points: number): string => (points > 0 ? `+${points}` : `−${-points}`);

function ruleList(rules: readonly RuleSentence[]): Html {
  return html`<ul class="points">
    ${rules.map(
      ({ id, points, words }) =>
        html`<li>
          <span class="num strong ${points < 0 ? "less" : ""}">${pointsOf(points)}</span>
          <span>${words} <span class="small mute">${id}</span></span>
        </li>`,
    )}
  </ul>`;
}

/** Rules as sentences: who they are, what they did, and what that makes of them. */
export function rulesPart(rules: ScoringRules): Html {
  const { fit, groups, intent, mql } = rulesInWords(rules);
  return html`<div class="stack loose">
    <section aria-labelledby="fit">
      <h3 id="fit">Who they are</h3>
      ${fit.length === 0 ? html`<p class="mute">No rule looks at that.</p>` : ruleList(fit)}
    </section>
    ${groups.map(
      ({ id, words, rules: own }) =>
        html`<section aria-labelledby="group-${id}">
          <h3 id="group-${id}">What they did: ${id}</h3>
          <p class="small mute">${words}</p>
          ${ruleList(own)}
        </section>`,
    )}
    <section aria-labelledby="makes">
      <h3 id="makes">What that makes of them</h3>
      <p>${intent}</p>
      ${mql === null ? "" : html`<p>${mql}</p>`}
    </section>
  </div>`;
}

/** What is wrong with a text of rules, or what they say. */
export function checkedRules(checked: CheckedRules): Html {
  if (checked.kind === "ok") {
    return html`<section class="card" aria-label="What they say">
      <header>
        <h2>What they say</h2>
        <span class="pill leaf">no problem</span>
      </header>
      <div class="body">${rulesPart(checked.rules)}</div>
    </section>`;
  }
  return problemsPart(checked.problems);
}
