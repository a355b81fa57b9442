import { RipenError } from "../../platform/errors.ts";
import type { Html } from "../../platform/http/page.ts";
import { html } from "hono/html";
import { problemList } from "./failed.ts";
import type { View } from "./view.ts";

/**
 * Does what a form asks for; where its input is refused, the form is shown once more, with what is wrong above what was typed.
 * @param form the page of the form, with what stands above it
 */
export async function orMend<T>(act: () => Promise<T>, form: (wrong: Html) => View | Promise<View>): Promise<T | View> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof RipenError) || (error.status !== 422 && error.status !== 409)) throw error;
    return { ...(await form(wrongBox(error))), status: error.status };
  }
}

function wrongBox(error: RipenError): Html {
  return html`<div class="toast bad" role="alert">
    <div class="stack">
      <p>${error.message}</p>
      ${problemList(error.problems)}
    </div>
  </div>`;
}
