/**
 * What a link is called where its template gives it no name: host and path, without the query, so that
 * `https://example.com/pricing?plan=team` is `example.com/pricing`. Where the target of a template holds Liquid, `*`
 * stands for it. Any other text is a name already.
 */
export function linkName(url: string): string {
  const text = url.trim();
  if (!/^https?:\/\//i.test(text)) return text;
  const parsed = URL.parse(text);
  return parsed === null ? text : `${parsed.host}${parsed.pathname}`.replace(/\/+$/, "");
}

/** Whether a link that is called `name`, maybe with `*` in it, can be meant by `wanted`. */
export function mayMean(name: string, wanted: string): boolean {
  if (name === wanted || !name.includes("*")) return name === wanted;
  const parts = name.split("*").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s").test(wanted);
}

/** Everything that a link which leads to `url` is called. @param given its name in the template, if it has another */
export function linkNames(url: string, given: string | undefined): string[] {
  return [...new Set(given === undefined ? [linkName(url)] : [given, linkName(url)])];
}
