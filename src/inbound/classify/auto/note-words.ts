import {
  awayPhrase,
  backPhrase,
  houseClosed,
  leftCompany,
  receiptPhrase,
  selfDeclared,
  unreadMailbox,
} from "../patterns/auto-reply.ts";
import type { ReplyCategory } from "../../../db/schema/inbound.ts";
import { categoryOf } from "../../category/read.ts";
import { coreLines } from "../../note-model/core-lines.ts";
import { noteLikeness } from "../../note-model/note-likeness.ts";
import { fold } from "../fold.ts";
import { asks, talks } from "./unmarked.ts";

const patterns = [awayPhrase, backPhrase, houseClosed, leftCompany, receiptPhrase, selfDeclared, unreadMailbox];

/** Longer texts say more than an absence. */
const longest = 400;

/** What people say and notes do not: yes, no, a question. "Call the office", "write to …", "later" stand in notes, too. */
const peopleOnly: ReadonlySet<ReplyCategory> = new Set(["interested", "not_interested", "negative", "question"]);
/** Where words of business, or one of the others, are said, only what reads like a note beyond doubt is one in spite of them. */
const beyondDoubt = 0.5;

/** How much newly written words read like a note, from 0 to 1; 0 where a person talks or asks, and for long texts. */
export function likenessOf(visibleText: string): number {
  const words = fold(visibleText.slice(0, 4_000));
  const category = categoryOf(visibleText);
  if (words.length > longest || asks(words) || peopleOnly.has(category)) return 0;
  const likeness = noteLikeness(fold(coreLines(visibleText)));
  const speaks = talks(words) || category === "meeting" || category === "wrong_person";
  return speaks && likeness < beyondDoubt ? 0 : likeness;
}

/** True when newly written words are such as notes of machines have, and no person talks in them. */
export function speaksLikeNote(visibleText: string): boolean {
  const words = fold(visibleText.slice(0, 4_000)).slice(0, 1_500);
  if (talks(words)) return false;
  return patterns.some((pattern) => pattern.test(words));
}
