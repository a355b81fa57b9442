import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import { flowPicture } from "../draw/flow.ts";
import { flowOf } from "../sequence/flow-of.ts";
import { postForm } from "../shell/forms.ts";
import type { Visit } from "../shell/view.ts";
import type { CheckedText } from "./check.ts";
import { problemsPart } from "./problems-part.ts";

/** The definition as text, with its problems and its flow beside it. */
export function definitionBody(
  visit: Visit,
  id: string,
  { text, checked, mayEdit }: { text: string; checked: CheckedText; mayEdit: boolean },
): Html {
  const area = html`<label for="text">YAML or JSON</label>
    <textarea
      id="text"
      name="text"
      class="code"
      spellcheck="false"
      autocapitalize="off"
      ${mayEdit ? "" : html` readonly`}
      rows="28"
      data-key="i"
    >
${text}</textarea>`;
  return html`<div class="grid g2">
    <section class="card" aria-labelledby="draft">
      <header>
        <h2 id="draft">The draft</h2>
        <span class="small mute">nothing goes out before you publish it</span>
      </header>
      <div class="body stack">
        ${
          mayEdit
            ? postForm(
                visit,
                `/sequences/${id}/definition`,
                html`${area}
                  <p class="row wide">
                    <span class="small mute"><kbd>Ctrl ↵</kbd> saves</span><button class="main">Save the draft</button>
                  </p>`,
                "stack",
              )
            : area
        }
      </div>
    </section>
    <div id="checked" class="column" data-check="/sequences/${id}/definition/check">${checkedPart(checked)}</div>
  </div>`;
}

/** What is wrong with a text, or what it would do. */
export function checkedPart(checked: CheckedText): Html {
  if (checked.kind === "invalid") {
    return problemsPart(checked.problems);
  }
  const { nodes, edges } = flowOf(checked.definition, null, null, () => null);
  return html`<section class="card" aria-label="What it does">
    <header>
      <h2>What it does</h2>
      <span class="pill leaf">no problem</span>
    </header>
    <div class="body scroll" tabindex="0">${flowPicture(nodes, edges, "The flow of the draft")}</div>
  </section>`;
}
