import { anyOf } from "./any-of.ts";

/** A whole answer that is nothing but the wish to be left alone, folded and without punctuation at its ends. */
export const unsubscribeWhole = anyOf(
  [
    /unsubscribe(?: me| us| please)?/,
    /un-?subscribe/,
    /opt[ -]?out/,
    /opt me out/,
    /remove(?: me| us| please)?/,
    /stop(?: (?:it|this|mailing|e-?mailing(?: me)?|sending(?: me)?(?: these)? (?:e-?mails?|mails?|messages?)|e-?mails?|spam(?:ming(?: me)?)?|all))?/,
    /take me off/,
    /delete me/,
    /no more (?:e-?mails?|mails?)/,
    // German
    /abmelden/,
    /abbestellen/,
    /austragen/,
    /abmeldung/,
    // French
    /désabonner/,
    /désinscription/,
    /désinscrire/,
    /désabonnement/,
    /me désabonner/,
    /me désinscrire/,
    /stop svp/,
    // Spanish
    /darme de baja/,
    /dar de baja/,
    /baja/,
    /cancelar (?:la )?(?:suscripci[oó]n|inscri[cç][aã]o|assinatura)/,
    /desuscribir(?:me)?/,
    // Italian
    /cancellami/,
    /cancellatemi/,
    /disiscri(?:vimi|zione|vetemi)/,
    /cancellazione/,
    /rimuovimi/,
    /remover/,
    // Portuguese
    /descadastrar/,
    /descadastre/,
    /sair da lista/,
    // Dutch
    /uitschrijven/,
    /afmelden/,
    /schrijf mij uit/,
    // Swedish, Danish, Norwegian
    /avregistrera(?: mig)?/,
    /avprenumerera/,
    /avsluta prenumeration(?:en)?/,
    /afmeld(?: mig)?/,
    /frameld/,
    /avmeld(?: meg)?/,
    /meld meg av/,
    // Finnish
    /peruuta(?: tilaus)?/,
    /poista(?: minut)?/,
    /wypisz(?: mnie)?/,
    // Polish
    /wypisać/,
    /rezygnuję/,
    // Czech and Slovak
    /odhlásit(?: mě)?/,
    /odhlaste mě/,
    // Hungarian
    /leiratkozás/,
    /leiratkozom/,
    // Russian
    /отписаться/,
    /отпишите(?: меня)?/,
    /отписка/,
    /удалите(?: меня)?/,
    // Turkish
    /üyelikten çık/,
    /abonelikten çık/,
    /listeden çık(?:ar)?/,
    /beni çıkarın/,
    // Japanese
    /配信停止(?:希望)?(?:します|してください|お願いします|希望です)?/,
    /登録解除/,
    /退会/,
    /解除(?:希望)?/,
    /停止/,
    /退订/,
    /取消订阅/,
    /退訂/,
    /取消訂閱/,
    /td/,
    // Korean
    /수신 ?거부/,
    /구독 ?(?:취소|해지)/,
    /dezabonare/,
    /dezabonați-mă/,
    // Ukrainian
    /відпишіть(?: мене)?/,
    /відписатися/,
  ],
  {
    before:
      /^(?:please |pls |kindly |bitte |s'il vous plaît |svp |por favor |per favore |alstublieft |vänligen |venligst |proszę |пожалуйста )?/,
    after: /$/,
  },
);
