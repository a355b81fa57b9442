import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import { measuredPurposes } from "../../consent/policy/policy.ts";
import type { ConsentPolicy, MeasuredPurpose, PurposePolicy } from "../../consent/policy/policy.ts";
import { optionsOf, postForm } from "../shell/forms.ts";
import type { Fields } from "../shell/pages.ts";
import type { Visit } from "../shell/view.ts";
import { may } from "../shell/who.ts";

const names: Readonly<Record<MeasuredPurpose, { name: string; more: string }>> = {
  opens: { name: "Opens", more: "a picture in each mail tells of it" },
  clicks: { name: "Clicks", more: "links lead over this server" },
  profile: { name: "Profile", more: "opens and clicks may feed the score and make a prospect" },
};

const rules = [
  ["measure", "measured"],
  ["leave", "left alone"],
] as const;

/** What is measured of people who said nothing, by purpose and country. */
export function consentCard(visit: Visit, policy: ConsentPolicy, typed: Fields = {}): Html {
  const mayWrite = may(visit.user, "settings:write");
  return html`<section class="card" aria-labelledby="consent">
    <header>
      <h2 id="consent">What is measured</h2>
      <a class="small" href="/docs/consent">what the law says</a>
    </header>
    <div class="body">
      <p class="small mute">
        What somebody granted or denied goes first. This is for those who said nothing. It holds at once, also for mails
        that were sent before.
      </p>
      ${mayWrite ? postForm(visit, "/settings/consent", fields(policy, typed)) : table(policy)}
    </div>
  </section>`;
}

function fields(policy: ConsentPolicy, typed: Fields): Html {
  return html`${measuredPurposes.map((purpose) => {
      const { measure, unknown, countries } = policy[purpose];
      const value = (field: string, usual: string) => typed[`${purpose} ${field}`] ?? usual;
      const { name, more } = names[purpose];
      return html`<div class="purpose">
        <fieldset class="plain-set">
          <legend class="strong">${name} <span class="small mute">${more}</span></legend>
          <div class="row gap">
            <div>
              <label for="${purpose}-at-all">At all</label>
              <select id="${purpose}-at-all" name="${purpose} at-all">
                ${optionsOf(
                  [
                    ["yes", "yes"],
                    ["no", "no, of nobody"],
                  ],
                  value("at-all", measure ? "yes" : "no"),
                )}
              </select>
            </div>
            <div>
              <label for="${purpose}-unknown">Who said nothing is</label>
              <select id="${purpose}-unknown" name="${purpose} unknown">
                ${optionsOf(rules, value("unknown", unknown))}
              </select>
            </div>
            ${(["leave", "measure"] as const).map(
              (rule) =>
                html`<div>
                  <label for="${purpose}-${rule}">${rule === "leave" ? "Left alone in" : "Measured in"}</label>
                  <input
                    id="${purpose}-${rule}"
                    name="${purpose} ${rule}"
                    placeholder="FR, IT"
                    value="${value(rule, listOf(countries, rule))}"
                  />
                </div>`,
            )}
          </div>
        </fieldset>
      </div>`;
    })}
    <div class="field below">
      <label for="expires"
        >Consent that was never given in words ends, by country, after their last event: CA=P2Y</label
      >
      <input
        class="full"
        id="expires"
        name="expires"
        value="${
          typed["expires"] ??
          Object.entries(policy.impliedConsentExpires ?? {})
            .map(([country, time]) => `${country}=${time}`)
            .join(", ")
        }"
      />
    </div>
    <p class="below"><button class="main">Save</button></p>`;
}

const listOf = (countries: PurposePolicy["countries"], rule: "measure" | "leave"): string =>
  Object.entries(countries)
    .filter(([, one]) => one === rule)
    .map(([country]) => country)
    .join(", ");

function table(policy: ConsentPolicy): Html {
  return html`<dl class="facts below">
    ${measuredPurposes.map((purpose) => {
      const { measure, unknown, countries } = policy[purpose];
      const apart = rules.flatMap(([rule, words]) => {
        const list = listOf(countries, rule);
        return list === "" ? [] : [`${words} in ${list}`];
      });
      return html`<dt>${names[purpose].name}</dt>
        <dd>
          ${measure ? `who said nothing is ${unknown === "measure" ? "measured" : "left alone"}${apart.length === 0 ? "" : `; ${apart.join("; ")}`}` : "of nobody"}
        </dd>`;
    })}
  </dl>`;
}

/** The policy as the form has it, as the API takes it. Pure. */
export function policyOf(given: Fields): object {
  const split = (text: string | undefined) => (text ?? "").split(/[\s,;]+/).filter(Boolean);
  const purposes = measuredPurposes.map((purpose) => {
    const value = (field: string) => given[`${purpose} ${field}`];
    const countries = (["leave", "measure"] as const).flatMap((rule) =>
      split(value(rule)).map((country) => [country.toUpperCase(), rule] as const),
    );
    const one = {
      measure: value("at-all") === "yes",
      unknown: value("unknown"),
      countries: Object.fromEntries(countries),
    };
    return [purpose, one] as const;
  });
  const expires = split(given["expires"]).map((one) => {
    const [country = "", time = ""] = one.split("=");
    return [country.toUpperCase(), time] as const;
  });
  return {
    ...Object.fromEntries(purposes),
    ...(expires.length > 0 && { impliedConsentExpires: Object.fromEntries(expires) }),
  };
}
