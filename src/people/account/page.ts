import { html } from "hono/html";
import type { Html, Page } from "../../platform/http/page.ts";
import type { Site } from "../../ground.ts";
import type { Passkey } from "../passkey/add-passkey.ts";
import { hrefOf } from "../session/cookie.ts";
import type { SignedIn } from "../session/context.ts";
import type { Session } from "../session/sessions.ts";

/** What the page of an account shows; `current` is the session that looks at it. */
export interface AccountFacts {
  sessions: readonly Session[];
  current: string;
  passkeys: readonly Passkey[];
  said: { text: string; isBad: boolean } | null;
}

const roleWords: Readonly<Record<SignedIn["role"], string>> = {
  admin: "an admin: you may do everything",
  marketer: "a marketer: you may do all but users, keys, senders and settings",
  rep: "a rep: you see your own handoffs and their leads",
  viewer: "a viewer: you see everything and change nothing",
};

/** `/account`: where somebody is signed in, their passkeys, and the zone of their times. */
export function accountPage(site: Pick<Site, "publicUrl">, user: SignedIn, facts: AccountFacts): Page {
  const action = hrefOf(site, "/account");
  const when = momentIn(user.zone);
  const hidden = (act: string, id = "") =>
    html`<input type="hidden" name="_csrf" value="${user.csrf}" /><input type="hidden" name="do" value="${act}" />${
        id === "" ? "" : html`<input type="hidden" name="id" value="${id}" />`
      }`;
  const button = (act: string, id: string, label: string, about: string) =>
    html`<form class="plain" method="post" action="${action}">
      ${hidden(act, id)}<button class="quiet" aria-label="${label} ${about}">${label}</button>
    </form>`;
  const { said, current } = facts;
  const others = facts.sessions.filter(({ id }) => id !== current).length;
  return {
    title: "Your account",
    wide: true,
    scripts: [hrefOf(site, "/sign-in/webauthn.js"), hrefOf(site, "/sign-in/passkey.js")],
    body: html`${said === null ? "" : html`<p class="said${said.isBad ? " bad" : ""}" role="status">${said.text}</p>`}
      <p>${user.name}, ${user.email}. You are ${roleWords[user.role]}.</p>
      <section>
        <h2>Where you are signed in</h2>
        <ul class="lines">
          ${facts.sessions.map(
            ({ id, device, network, lastSeenAt, createdAt }): Html =>
              html`<li>
                <strong>${device}</strong>${id === current ? html` <span class="tag">this one</span>` : ""}
                <p class="mute small">
                  Used ${when(lastSeenAt)}, signed in
                  ${when(createdAt)}${network === null ? "" : html` from ${network}`}
                </p>
                ${id === current ? "" : button("end-session", id, "Sign out", `on ${device}`)}
              </li>`,
          )}
        </ul>
        <div class="actions">
          ${others === 0 ? "" : button("end-others", "", "Sign out everywhere else", "")}
          <p><a href="${hrefOf(site, "/sign-out")}">Sign out here</a></p>
        </div>
      </section>
      <section>
        <h2>Passkeys</h2>
        <p>With a passkey you sign in by a finger, your face or the PIN of a device, without waiting for a mail.</p>
        ${
          facts.passkeys.length === 0
            ? html`<p class="mute">You have none yet.</p>`
            : html`<ul class="lines">
                ${facts.passkeys.map(
                  ({ id, name, synced, createdAt, lastUsedAt }): Html =>
                    html`<li>
                      ${name}${synced ? ", synced" : ""}: added ${when(createdAt)},
                      ${lastUsedAt === null ? "never used" : `used ${when(lastUsedAt)}`}
                      ${button("remove-passkey", id, "Remove", `the passkey of ${name}`)}
                    </li>`,
                )}
              </ul>`
        }
        <div
          id="add-passkey"
          hidden
          data-options="${hrefOf(site, "/account/passkeys/options")}"
          data-answer="${hrefOf(site, "/account/passkeys")}"
          data-csrf="${user.csrf}"
        >
          <button type="button">Add a passkey</button>
          <p class="mute" role="status"></p>
        </div>
      </section>
      <section>
        <h2>Your time zone</h2>
        <form method="post" action="${action}">
          ${hidden("zone")}
          <label for="zone">Times are shown in it</label>
          <input id="zone" name="zone" type="text" list="zones" value="${user.zone}" maxlength="64" required />
          <datalist id="zones">
            ${Intl.supportedValuesOf("timeZone").map((zone) => html`<option value="${zone}"></option>`)}
          </datalist>
          <button>Save</button>
        </form>
      </section>`,
  };
}

/** An instant as people of a zone write it: `5 Jan 2026, 10:00`. */
function momentIn(zone: string): (at: Date) => string {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: zone, dateStyle: "medium", timeStyle: "short" });
  return (at) => format.format(at);
}
