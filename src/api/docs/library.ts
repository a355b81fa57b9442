import { chapters, hrefOf, textOf } from "./chapters.ts";
import type { Chapter } from "./chapters.ts";
import { renderMarkdown } from "./markdown.ts";
import type { Rendered } from "./markdown.ts";

const rendered = new Map<string, Rendered>();

/** A page of the guide as it is read: rendered at the first look, since files do not change while a process lives. */
export function readChapter(chapter: Chapter): Rendered {
  const known = rendered.get(chapter.file);
  if (known !== undefined) return known;
  const made = renderMarkdown(textOf(chapter), (link) => hrefOf(link, chapter.file));
  rendered.set(chapter.file, made);
  return made;
}

/** Every page with what is in it. */
export const readAll = (): { chapter: Chapter; rendered: Rendered }[] =>
  chapters.map((chapter) => ({ chapter, rendered: readChapter(chapter) }));
