import { html } from "hono/html";
import type { Page } from "../../platform/http/page.ts";
import type { Site } from "../../ground.ts";
import { hrefOf } from "../session/cookie.ts";

/** What was said by the last request, if anything. */
export interface Said {
  text: string;
  isBad: boolean;
}

const note = (said: Said | null) =>
  said === null ? "" : html`<p class="said${said.isBad ? " bad" : ""}" role="status">${said.text}</p>`;

/** The page on which somebody says who they are. */
export function signInPage(
  site: Pick<Site, "publicUrl">,
  { next, email, said }: { next: string; email: string; said: Said | null },
): Page {
  return {
    title: "Sign in",
    scripts: [hrefOf(site, "/sign-in/webauthn.js"), hrefOf(site, "/sign-in/passkey.js")],
    body: html`${note(said)}
      <form method="post" action="${hrefOf(site, "/sign-in")}">
        <label for="email">Your address</label>
        <input
          id="email"
          name="email"
          type="email"
          autocomplete="username webauthn"
          maxlength="320"
          required
          value="${email}"
        />
        <input type="hidden" name="next" value="${next}" />
        <button>Mail me a link</button>
      </form>
      <div
        id="passkey"
        hidden
        data-options="${hrefOf(site, "/sign-in/with-passkey/options")}"
        data-answer="${hrefOf(site, "/sign-in/with-passkey")}"
        data-next="${next}"
      >
        <button type="button" class="quiet">Sign in with a passkey</button>
        <p class="mute" role="status"></p>
      </div>`,
  };
}

/** What everybody is told who asks for a link, whether the address is known or not. */
export function linkMailedPage(email: string): Page {
  return {
    title: "Look into your mail",
    body: html`<p>
        If <strong>${email}</strong> may sign in here, a link is on its way. It is good for ten minutes, once.
      </p>
      <p class="mute">Nothing there? Look among the spam, or ask an admin whether you were added.</p>`,
  };
}

/** The page behind the link in a mail. A button, because scanners follow links, and would use it up. */
export function enterPage(name: string): Page {
  return {
    title: `Hello ${name}`,
    body: html`<p>One more click, and you are signed in on this device.</p>
      <form method="post"><button>Sign in</button></form>`,
  };
}

/** The page of a link that is used up, too old, or none of ours. */
export function deadLinkPage(site: Pick<Site, "publicUrl">): Page {
  return {
    title: "This link does not work any more",
    status: 410,
    body: html`<p>
      A link signs in once, and is good for ten minutes; an invitation for seven days. Signing in with one ends the
      others that were mailed before.
      <a href="${hrefOf(site, "/sign-in")}">Ask for another one.</a>
    </p>`,
  };
}

/** The page that asks whoever is signed in whether they want to leave. */
export function signOutPage(site: Pick<Site, "publicUrl">, user: { name: string; csrf: string }): Page {
  return {
    title: "Sign out?",
    body: html`<p>You are signed in as ${user.name}.</p>
      <form method="post" action="${hrefOf(site, "/sign-out")}">
        <input type="hidden" name="_csrf" value="${user.csrf}" />
        <button>Sign out</button>
      </form>`,
  };
}
