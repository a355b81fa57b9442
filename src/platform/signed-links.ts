/** Between the parts of a path, as it is or as the guards of links write it. */
const slash = String.raw`(?:/|%2f|%252f)`;
const stop = String.raw`\s<>"'()[\]`;
/** A URL that ends with a token of ours on a page of a recipient: what acts for whoever it was sent to. */
const signed = new RegExp(
  String.raw`(:?[ \t]*[<([]?)(https?://[^${stop}]{0,500}?${slash}[upacon]${slash}[a-z2-7]{42,}[^${stop}]{0,4000})([>)\]]?)`,
  "giu",
);
const target = /[?&](?:amp;)?u=(https?%3a[^&\s]+)/iu;

/**
 * A text without the links that act for the recipient of a mail of ours: unsubscribe, preferences, answers, pixels, tracked links.
 * Whoever is shown what a recipient quotes would act in their name with one tap. A tracked link becomes where it leads; the words
 * beside a link stay.
 */
export function withoutSignedLinks(text: string): string {
  return text.replace(signed, (_, before: string, url: string, after: string) => {
    const leads = targetOf(url);
    return leads === null ? "" : `${before}${leads}${after}`;
  });
}

/** Where a link may lead that somebody else is shown; null when it acts for the recipient. */
export function shownTarget(url: string): string | null {
  return withoutSignedLinks(url) === url ? url : targetOf(url);
}

function targetOf(url: string): string | null {
  try {
    const leads = decodeURIComponent(target.exec(url)?.[1] ?? "");
    return URL.canParse(leads) && withoutSignedLinks(leads) === leads ? leads : null;
  } catch {
    return null;
  }
}
