import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import { shadesOf } from "../../platform/http/look/palette.ts";
import { plainAccent } from "../../platform/http/look/style.ts";
import type { Brand } from "../../sender/brand/brand-schema.ts";
import { settingView } from "../setting/tabs.ts";
import { postForm } from "../shell/forms.ts";
import type { Fields } from "../shell/pages.ts";
import type { View, Visit } from "../shell/view.ts";
import { may } from "../shell/who.ts";

/** How pages look that recipients, visitors and reps see. */
export function brandView(
  visit: Visit,
  { brand, company }: { brand: Brand; company: string },
  typed: Fields = {},
  wrong: Html | "" = "",
): View {
  const mayWrite = may(visit.user, "settings:write");
  const value = (field: keyof Brand) => typed[field] ?? brand[field] ?? "";
  return settingView(visit, "/settings/brand", {
    title: "Brand",
    sub: "For the pages behind mails and forms",
    body: html`${wrong}
      <div class="grid g2">
        <section class="card" aria-labelledby="look">
          <header><h2 id="look">How they look</h2></header>
          <div class="body">
            ${
              mayWrite
                ? postForm(
                    visit,
                    "/settings/brand",
                    html`<div class="field">
                        <label for="name">Name; left empty, ${company}</label>
                        <input class="full" id="name" name="name" maxlength="100" value="${value("name")}" />
                      </div>
                      <div class="field">
                        <label for="logo">Logo: https address of an image of 224 × 48 pixels at most</label>
                        <input
                          class="full"
                          id="logo"
                          name="logo"
                          type="url"
                          maxlength="2000"
                          value="${value("logo")}"
                          placeholder="https://acme.example/logo.svg"
                        />
                      </div>
                      <div class="field">
                        <label for="color">Color of buttons and links</label>
                        <input
                          id="color"
                          name="color"
                          value="${value("color")}"
                          placeholder="${plainAccent}"
                          maxlength="7"
                        />
                      </div>
                      <p class="below"><button class="main">Save</button></p>`,
                  )
                : html`<dl class="facts">
                    <dt>Name</dt>
                    <dd>${brand.name ?? company}</dd>
                    <dt>Logo</dt>
                    <dd>${brand.logo ?? "none"}</dd>
                    <dt>Color</dt>
                    <dd>${brand.color ?? plainAccent}</dd>
                  </dl>`
            }
          </div>
        </section>
        <section class="card" aria-labelledby="shades">
          <header>
            <h2 id="shades">What becomes of the color</h2>
            <span class="small mute">a shade that can be read, where the color could not</span>
          </header>
          <div class="body">${shades(brand.color ?? plainAccent)}</div>
        </section>
      </div>`,
  });
}

const grounds = [
  { name: "On light pages", ground: "#ffffff" },
  { name: "On dark pages", ground: "#1c1f17" },
] as const;

function shades(color: string): Html {
  return html`<div class="row gap">
    ${grounds.map(({ name, ground }) => {
      const { fill, onFill, text } = shadesOf(color, ground);
      return html`<figure>
        <svg
          class="sample"
          viewBox="0 0 200 96"
          width="200"
          height="96"
          role="img"
          aria-label="${name}: button ${fill}, link ${text}"
        >
          <rect width="200" height="96" rx="8" fill="${ground}" />
          <rect x="16" y="16" width="104" height="32" rx="6" fill="${fill}" />
          <text x="68" y="37" text-anchor="middle" font-size="13" font-weight="600" fill="${onFill}">Save</text>
          <text x="16" y="76" font-size="13" text-decoration="underline" fill="${text}">Leave all mails</text>
        </svg>
        <figcaption class="small mute">${name}</figcaption>
      </figure>`;
    })}
  </div>`;
}
