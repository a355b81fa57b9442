import { renderMjml } from "./render-mjml.ts";
import { Shield } from "./shield.ts";

/**
 * A template of our own for our own people: MJML with Liquid to HTML with the same Liquid. Nothing of it is tracked, and it is
 * nobody's to unsubscribe from.
 * @throws when MJML has anything to say against it
 */
export async function compilePlain(mjml: string): Promise<string> {
  const shield = new Shield(mjml);
  const { html, problems } = await renderMjml(shield.text, shield);
  const [first] = problems;
  if (first !== undefined) throw new Error(first.message);
  return shield.restore(html);
}
