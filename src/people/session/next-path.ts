const longest = 1_000;

/**
 * Where to go after signing in: a path of our own, or `/`. Whatever a browser could take for another site is none (WHATWG URL: a
 * backslash is a slash, tabs and line breaks are nothing).
 * @param text as a request brought it
 */
export function safeNext(text: string | undefined): string {
  if (text === undefined || text.length > longest || !/^\/(?![/\\])[^\\\p{Cc}\p{Cs}]*$/u.test(text)) return "/";
  const own = "http://own.invalid";
  if (!URL.canParse(text, own)) return "/";
  const { origin, pathname, search, hash } = new URL(text, own);
  // Dots are resolved: `/.//elsewhere` is `//elsewhere` then.
  if (origin !== own || pathname.startsWith("//")) return "/";
  // Nobody signs in to sign in, or out.
  if (/^\/sign-(?:in|out)(?:\/|$)/.test(pathname)) return "/";
  return pathname + search + hash;
}
