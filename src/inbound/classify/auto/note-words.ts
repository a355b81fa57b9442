import {
  awayPhrase,
  backPhrase,
  businessTalk,
  houseClosed,
  leftCompany,
  receiptPhrase,
  selfDeclared,
  unreadMailbox,
} from "../patterns/auto-reply.ts";
import { fold } from "../fold.ts";

const patterns = [awayPhrase, backPhrase, houseClosed, leftCompany, receiptPhrase, selfDeclared, unreadMailbox];

/** True when newly written words are such as notes of machines have, and no person talks in them. */
export function speaksLikeNote(visibleText: string): boolean {
  const words = fold(visibleText.slice(0, 4_000)).slice(0, 1_500);
  if (/[?？؟]/.test(words) || businessTalk.test(words)) return false;
  return patterns.some((pattern) => pattern.test(words));
}
