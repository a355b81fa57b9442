import { html } from "hono/html";
import { maskAddress } from "../../../consent/words/mask-address.ts";
import type { Html } from "../../../platform/http/page.ts";

/** What was said by the last request, if anything; and which code is waited for. */
export interface SignIn {
  asked: string | null;
  said: string | null;
}

/** The page for a device that has not acted by this link: nothing of the prospect is on it. */
export function signInPage(email: string, { asked, said }: SignIn): { title: string; body: Html } {
  const note = said === null ? "" : html`<p class="said" role="status">${said}</p>`;
  return {
    title: "Is it you?",
    body: html`${note}
      <p>
        A link alone is not enough on this device: it was passed on, or used on another one. We mail a code to
        ${maskAddress(email)}.
      </p>
      ${asked === null ? "" : codeForm(asked)}
      <form method="post">
        <button class="${asked === null ? "" : "quiet"}" name="do" value="mail-code">
          ${asked === null ? "Mail me a code" : "Mail another code"}
        </button>
      </form>`,
  };
}

function codeForm(asked: string): Html {
  return html`<form method="post">
    <input type="hidden" name="asked" value="${asked}" />
    <label for="code">The code in the mail</label>
    <input
      id="code"
      name="code"
      type="text"
      inputmode="numeric"
      autocomplete="one-time-code"
      pattern="[0-9 ]{8,9}"
      required
    />
    <p class="mute small">It is good for ten minutes and five tries.</p>
    <button name="do" value="sign-in">Sign in</button>
  </form>`;
}
