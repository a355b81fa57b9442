import { html } from "hono/html";
import { roles } from "../../access/roles.ts";
import type { ApiKey } from "../../key/api-key.ts";
import type { User } from "../../people/user/user-schemas.ts";
import type { Html } from "../../platform/http/page.ts";
import { lineOf } from "../../platform/stranger-text.ts";
import type { listReps } from "../../rep/list-reps.ts";
import type { Form } from "../../trigger/form/create-form.ts";
import { optionsOf, postButton, postForm } from "../shell/forms.ts";
import type { View, Visit } from "../shell/view.ts";
import { may } from "../shell/who.ts";
import { moment } from "../word/times.ts";
import { settingView } from "./tabs.ts";

type Rep = Awaited<ReturnType<typeof listReps>>["rows"][number];

export interface Settings {
  users: readonly User[];
  keys: readonly ApiKey[];
  reps: readonly Rep[];
  forms: readonly Form[];
  publicUrl: string;
}

/** Who works here, and what may ask us. */
export function settingsView(visit: Visit, settings: Settings): View {
  const { user } = visit;
  return settingView(visit, "/settings", {
    title: "Settings",
    sub: "Who works here, and what may ask",
    body: html`${may(user, "users:read") ? usersCard(visit, settings) : ""} ${repsCard(visit, settings.reps)}
    ${may(user, "keys:read") ? keysCard(visit, settings.keys) : ""}
    ${may(user, "forms:read") ? formsCard(settings) : ""}`,
  });
}

function usersCard(visit: Visit, { users, reps }: Settings): Html {
  const { zone, now, user: me } = visit;
  const mayWrite = may(me, "users:write");
  return html`<section class="card" aria-labelledby="users">
    <header>
      <h2 id="users">Users</h2>
      <span class="small mute">they sign in by a link that is mailed to them, or a passkey</span>
    </header>
    <div class="flush scroll" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Role</th>
            <th scope="col" class="n">Last signed in</th>
            <th scope="col"><span class="hidden">Change</span></th>
          </tr>
        </thead>
        <tbody>
          ${users.map(
            ({ id, name, email, role, state, signedInAt }) =>
              html`<tr>
                <th scope="row"><strong>${lineOf(name, 100)}</strong><br /><span class="small mute">${email}</span></th>
                <td>${role}${state === "active" ? "" : html` <span class="pill">${state}</span>`}</td>
                <td class="n mute">${signedInAt === null ? "never" : moment(signedInAt, zone, now)}</td>
                <td class="n">
                  ${
                    mayWrite && id !== me.userId
                      ? postButton(visit, `/settings/users/${id}/state`, state === "active" ? "Disable" : "Enable", {
                          fields: { state: state === "active" ? "disabled" : "active" },
                        })
                      : ""
                  }
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${
      mayWrite
        ? html`<div class="body">
            <details class="fold">
              <summary>Invite somebody</summary>
              ${postForm(
                visit,
                "/settings/users",
                html`<div>
                    <label for="name">Name</label>
                    <input id="name" name="name" required maxlength="100" />
                  </div>
                  <div>
                    <label for="user-email">Address</label>
                    <input id="user-email" name="email" type="email" required />
                  </div>
                  <div>
                    <label for="role">Role</label>
                    <select id="role" name="role">
                      ${optionsOf(
                        roles.map((role) => [role, role] as const),
                        "marketer",
                      )}
                    </select>
                  </div>
                  <div>
                    <label for="repId">Of role rep: whose work</label>
                    <select id="repId" name="repId">
                      ${optionsOf([["", "nobody’s"], ...reps.map(({ id, name }) => [id, name] as const)], "")}
                    </select>
                  </div>
                  <button class="main">Invite</button>`,
                "filters",
              )}
            </details>
          </div>`
        : ""
    }
  </section>`;
}

function repsCard({ zone }: Visit, reps: readonly Rep[]): Html {
  return html`<section class="card" aria-labelledby="reps">
    <header>
      <h2 id="reps">Reps</h2>
      <span class="small mute">who gets handoffs; teams and territories are set by the API</span>
    </header>
    ${
      reps.length === 0
        ? html`<div class="empty">
            <h2>No rep yet</h2>
            <p>Until there is one, the operator is told of prospects.</p>
          </div>`
        : html`<div class="flush scroll" tabindex="0">
            <table>
              <thead>
                <tr>
                  <th scope="col">Rep</th>
                  <th scope="col">Zone</th>
                  <th scope="col">State</th>
                </tr>
              </thead>
              <tbody>
                ${reps.map(
                  (rep) =>
                    html`<tr>
                      <th scope="row">
                        <strong>${lineOf(rep.name, 100)}</strong><br /><span class="small mute">${rep.email}</span>
                      </th>
                      <td class="mute">${rep.zone ?? zone}</td>
                      <td>
                        <span class="pill ${rep.active ? "leaf" : ""}">${rep.active ? "active" : "inactive"}</span>
                      </td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>`
    }
  </section>`;
}

function keysCard(visit: Visit, keys: readonly ApiKey[]): Html {
  const { zone, now, user } = visit;
  return html`<section class="card" aria-labelledby="keys">
    <header>
      <h2 id="keys">API keys</h2>
      <span class="small mute"
        >made by <span class="mono">ripen keys create</span> or the API: a secret is shown once</span
      >
    </header>
    <div class="flush scroll" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">Key</th>
            <th scope="col">May</th>
            <th scope="col" class="n">Made</th>
            <th scope="col"><span class="hidden">Change</span></th>
          </tr>
        </thead>
        <tbody>
          ${keys.map(
            ({ id, name, kind, scopes, revokedAt, createdAt }) =>
              html`<tr>
                <th scope="row"><strong>${lineOf(name, 100)}</strong> <span class="small mute">${kind}</span></th>
                <td class="small">
                  ${scopes.includes("*") ? "everything" : scopes.length === 0 ? "nothing" : scopes.join(", ")}
                </td>
                <td class="n mute">${moment(createdAt, zone, now)}</td>
                <td class="n">
                  ${
                    revokedAt !== null
                      ? html`<span class="pill">revoked</span>`
                      : may(user, "keys:write")
                        ? postButton(visit, `/settings/keys/${id}/revoke`, "Revoke", { kind: "risk" })
                        : ""
                  }
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

function formsCard({ forms, publicUrl }: Settings): Html {
  return html`<section class="card" aria-labelledby="forms">
    <header><h2 id="forms">Forms</h2></header>
    ${
      forms.length === 0
        ? html`<div class="empty">
            <h2>No form yet</h2>
            <p>A form lets a website send signups without a secret: POST /v1/forms makes one.</p>
          </div>`
        : html`<div class="body stack loose">
            ${forms.map(
              ({ name, key }) =>
                html`<div>
                  <h3>${lineOf(name, 100)}</h3>
                  <pre tabindex="0">
${`<form method="post" action="${publicUrl}/v1/forms/${key}">\n  <input name="email" type="email" required>\n  <button>Sign up</button>\n</form>`}</pre>
                </div>`,
            )}
          </div>`
    }
  </section>`;
}
