const MESSAGE_ID = /<[^<>\s]{1,990}>/g;

/** All Message-IDs in a References, In-Reply-To or Message-ID value, with angle brackets, in order, at most 200. */
export function readMessageIds(value: string | null): string[] {
  if (value === null) return [];
  const found = value.slice(0, 65_536).match(MESSAGE_ID)?.slice(0, 200) ?? [];
  if (found.length > 0) return found;
  // Some systems leave the brackets out.
  const bare = /^\s*([^\s<>@]{1,500}@[^\s<>@]{1,255})\s*$/.exec(value);
  return bare ? [`<${bare[1]}>`] : [];
}
