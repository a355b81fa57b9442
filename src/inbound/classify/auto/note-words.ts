import {
  awayPhrase,
  backPhrase,
  houseClosed,
  leftCompany,
  receiptPhrase,
  selfDeclared,
  unreadMailbox,
} from "../patterns/auto-reply.ts";
import { categoryOf } from "../../category/read.ts";
import { noteLikeness } from "../../note-model/note-likeness.ts";
import { fold } from "../fold.ts";
import { asks, talks } from "./unmarked.ts";

const patterns = [awayPhrase, backPhrase, houseClosed, leftCompany, receiptPhrase, selfDeclared, unreadMailbox];

/** Longer texts say more than an absence. */
const longest = 400;

/** "For orders write to …" has words of business, too: only what reads like a note beyond doubt is one in spite of them. */
const inSpiteOfBusiness = 0.6;

/** How much newly written words read like a note, from 0 to 1; 0 where a person talks or asks, and for long texts. */
export function likenessOf(visibleText: string): number {
  const words = fold(visibleText.slice(0, 4_000));
  if (words.length > longest || asks(words) || !["unclear", "later"].includes(categoryOf(visibleText))) return 0;
  const likeness = noteLikeness(words);
  return talks(words) && likeness < inSpiteOfBusiness ? 0 : likeness;
}

/** True when newly written words are such as notes of machines have, and no person talks in them. */
export function speaksLikeNote(visibleText: string): boolean {
  const words = fold(visibleText.slice(0, 4_000)).slice(0, 1_500);
  if (talks(words)) return false;
  return patterns.some((pattern) => pattern.test(words));
}
