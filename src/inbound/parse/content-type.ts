const PARAM = /;\s*([\w!#$&^.+*-]{1,60})\s*=\s*(?:"((?:[^"\\]|\\.){0,2000})"|([^;\s"]{1,500}))/g;

/** Splits a Content-Type value (RFC 2045) into its lower-case type and its parameters, names in lower case. */
export function readContentType(value: string | null): { type: string; params: Record<string, string> } {
  const source = value ?? "";
  const semicolon = source.indexOf(";");
  const type = (semicolon === -1 ? source : source.slice(0, semicolon)).trim().toLowerCase();
  const params: Record<string, string> = {};
  for (const match of source.slice(0, 8000).matchAll(PARAM)) {
    const name = (match[1] ?? "").toLowerCase();
    params[name] ??= match[2]?.replace(/\\(.)/g, "$1") ?? match[3] ?? "";
  }
  return { type: type === "" ? "text/plain" : type, params };
}
