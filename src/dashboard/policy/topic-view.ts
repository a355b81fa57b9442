import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import { lineOf } from "../../platform/stranger-text.ts";
import type { Topic } from "../../consent/topic/topics.ts";
import { settingView } from "../setting/tabs.ts";
import { optionsOf, postButton, postForm } from "../shell/forms.ts";
import type { Fields } from "../shell/pages.ts";
import type { View, Visit } from "../shell/view.ts";
import { may } from "../shell/who.ts";

/** What recipients subscribe to and leave. */
export function topicsCard(visit: Visit, topics: readonly Topic[]): Html {
  const mayWrite = may(visit.user, "topics:write");
  return html`<section class="card" aria-labelledby="topics">
    <header>
      <h2 id="topics">Topics</h2>
      <span class="small mute">what recipients subscribe to and leave; a sequence names its own</span>
    </header>
    ${
      topics.length === 0
        ? html`<div class="empty">
            <h2>No topic yet</h2>
            <p>Without one, people can leave everything or nothing.</p>
            ${mayWrite ? html`<div class="row"><a class="button main" href="/settings/topics/edit">Add a topic</a></div>` : ""}
          </div>`
        : html`<div class="flush scroll" tabindex="0">
              <table>
                <thead>
                  <tr>
                    <th scope="col">Topic</th>
                    <th scope="col">Kind</th>
                    <th scope="col">Other languages</th>
                    <th scope="col" class="n">Held out</th>
                    <th scope="col"><span class="hidden">Change</span></th>
                  </tr>
                </thead>
                <tbody>
                  ${topics.map(
                    ({ key, name, description, kind, names, holdout }) =>
                      html`<tr>
                        <th scope="row">
                          <strong>${lineOf(name, 100)}</strong> <span class="mono mute">${key}</span>
                          ${description === null ? "" : html`<br /><span class="small mute">${lineOf(description, 200)}</span>`}
                        </th>
                        <td>${kind}</td>
                        <td class="small mute">${Object.keys(names).join(", ")}</td>
                        <td class="n">${holdout === 0 ? "nobody" : `${holdout} of 100`}</td>
                        <td class="n">
                          ${mayWrite ? html`<a class="button" href="/settings/topics/edit?key=${encodeURIComponent(key)}">Change</a>` : ""}
                        </td>
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>
            ${mayWrite ? html`<p class="more"><a class="button" href="/settings/topics/edit">Add a topic</a></p>` : ""}`
    }
  </section>`;
}

/** To add a topic, or to change one. */
export function topicForm(visit: Visit, known: Topic | null, typed: Fields, wrong: Html | "" = ""): View {
  const usual: Fields =
    known === null
      ? {}
      : {
          key: known.key,
          name: known.name,
          description: known.description ?? "",
          kind: known.kind,
          holdout: String(known.holdout),
          names: Object.entries(known.names)
            .map(([language, name]) => `${language}: ${name}`)
            .join("\n"),
        };
  const value = (field: string, otherwise = "") => typed[field] ?? usual[field] ?? otherwise;
  return settingView(visit, "/settings/topics", {
    title: known === null ? "Add a topic" : lineOf(known.name, 100),
    crumbs: [{ name: "Topics", href: "/settings/topics" }],
    body: html`${wrong}
      <section class="card">
        <div class="body padded">
          ${postForm(
            visit,
            "/settings/topics",
            html`<div class="field">
                <label for="name">Name, as recipients read it</label>
                <input class="full" id="name" name="name" required maxlength="100" value="${value("name")}" />
              </div>
              <div class="field">
                <label for="key">Key, as sequences name it</label>
                <input
                  class="full mono"
                  id="key"
                  name="key"
                  required
                  maxlength="100"
                  value="${value("key")}"
                  ${known === null ? "" : html` readonly`}
                />
              </div>
              <div class="field">
                <label for="description">What it is about</label>
                <input
                  class="full"
                  id="description"
                  name="description"
                  maxlength="500"
                  value="${value("description")}"
                />
              </div>
              <div class="field">
                <label for="names">The name in other languages, one on each line: de: Neues vom Produkt</label>
                <textarea id="names" name="names">${value("names")}</textarea>
              </div>
              <div class="field">
                <label for="kind">Kind</label>
                <select class="full" id="kind" name="kind">
                  ${optionsOf(
                    [
                      ["marketing", "marketing: people may leave it"],
                      ["transactional", "transactional: belongs to what they ordered"],
                    ],
                    value("kind", "marketing"),
                  )}
                </select>
              </div>
              <div class="field">
                <label for="holdout"
                  >Held out, of a hundred leads: they get none of it, so that an experiment can say what it
                  brings</label
                >
                <input id="holdout" name="holdout" type="number" min="0" max="50" value="${value("holdout", "0")}" />
              </div>
              <div class="row below">
                <button class="main">Save</button>
                <a class="button" href="/settings/topics">Cancel</a>
              </div>`,
          )}
          ${
            known === null
              ? ""
              : html`<div class="below">
                  ${postButton(visit, "/settings/topics/delete", "Delete the topic", { kind: "risk", fields: { key: known.key } })}
                </div>`
          }
        </div>
      </section>`,
  });
}

/** A topic as the form has it, as the API takes it. Pure. */
export function topicOf({
  key = "",
  name = "",
  description = "",
  kind = "",
  holdout = "",
  names = "",
}: Fields): object {
  const lines = names.split("\n").flatMap((line) => {
    const [language = "", ...rest] = line.split(":");
    return line.trim() === "" ? [] : [[language.trim(), rest.join(":").trim()] as const];
  });
  return {
    key: key.trim(),
    name: name.trim(),
    description: description.trim() === "" ? null : description.trim(),
    kind,
    holdout: Number(holdout),
    names: Object.fromEntries(lines),
  };
}
