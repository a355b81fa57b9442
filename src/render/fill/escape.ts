const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;" };

const SPECIAL = /[&<>"']/;

/** Escapes text for HTML content and quoted attribute values. */
export function escapeHtml(text: string): string {
  if (!SPECIAL.test(text)) return text; // most values hold none, and looking is cheaper than replacing
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
