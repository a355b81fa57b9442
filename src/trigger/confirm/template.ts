import { pickLanguage } from "../../consent/words/pick-language.ts";
import { escapeHtml } from "../../render/fill/escape.ts";

/** What the template of a confirmation mail calls the link. */
export const confirmVariable = "event.confirm_url";

/**
 * The mail where a form names no template of its own: plain, with nothing in it that the visitor wrote, because anybody can type
 * anybody's address. MJML.
 * @param again whether it is the reminder
 */
export function builtInTemplate(language: string, again: boolean): string {
  const words = pickLanguage(language).words.confirmation;
  const company = "{{ company.name }}";
  const say = (sentence: string) => escapeHtml(sentence).replaceAll("{company}", company);
  return `<mjml lang="${language}">
  <mj-head>
    <mj-title>${say(again ? words.reminderSubject : words.subject)}</mj-title>
    <mj-attributes><mj-all font-family="system-ui, sans-serif" /><mj-text font-size="16px" line-height="1.5" /></mj-attributes>
  </mj-head>
  <mj-body>
    <mj-section>
      <mj-column>
        <mj-text>${say(words.intro)}</mj-text>
        <mj-button href="{{ ${confirmVariable} | default: unsubscribe_url }}" align="left" background-color="#1d4ed8" font-size="16px">${say(words.button)}</mj-button>
        <mj-text>${say(words.ignore)} <a href="{{ unsubscribe_url }}">${say(words.decline)}</a></mj-text>
        <mj-text color="#555555" font-size="14px">${company}{% if company.address %}<br />{{ company.address }}{% endif %}</mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>`;
}
