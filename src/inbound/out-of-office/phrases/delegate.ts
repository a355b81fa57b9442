import { phraseList } from "../../../platform/phrase-list.ts";

/** Stems of a sentence that names who to write to in the meantime, in lower case. */
export const delegateCues: readonly string[] = phraseList(`
  contact | reach out | get in touch | write to | email␣ | e-mail␣ | address | direct your | forward | urgent | immediate
  in my absence | during my absence | assistance | turn to | refer to | speak to | call or email | send your | replaced by
  taken over | in the meantime | replacement | successor | inquiries | enquiries | questions
  wenden | kontaktieren | kontakt | vertret | dringend | schreiben sie | ansprechpartner | nachfolg | stellvertret | weitergeleitet
  melden sie sich
  contacter | contactez | adresser | joindre | urgence | urgent | remplac | veuillez écrire | vous pouvez | rapprocher
  contactar | contacte | contacten | contacto | póngase | ponerse en contacto | dirigirse | diríjase | escriba | escribir | urgente
  ausencia
  contattare | contattate | contatti | rivolgersi | rivolgetevi | scrivere a | urgenze | urgenti | sostitui | in mia assenza
  riferimento
  contate | contatar | contactem | entre em contato | entrar em contato | entre em contacto | contato | procure | falar com
  assuntos urgentes
  contact op | contact opnemen | mailen | bereiken | dringende | spoed | wend u | vervang
  kontakta | kontakte | kontakt | hör av dig | vänd dig | brådskande | akut | haster | henvend | ved behov | skriv til
  yhteyttä | ottaa yhteyttä | kiireelli | sijai | asioissa | kontakt | skontaktować | pilnych | zastęp | proszę pisać | kontaktujte
  obraťte | obracejte | naléhav | zastup
  обращайтесь | обратиться | обращаться | свяжитесь | связаться | пишите | срочн | замеща | звертай | зв'яж | iletişime | ulaşabilir
  başvur | acil | yerime | irtibat
  連絡 | お問い合わせ | 問合せ | 代理 | 代わり | お急ぎ | 緊急 | 宛 | 联系 | 聯繫 | 聯絡 | 紧急 | 緊急 | 代替 | 请发 | 연락 | 문의 | 긴급 | 대신 | 대행
`);

/** Words that say the address is the absent person's own. */
export const selfCues: readonly string[] = phraseList(`
  me at | me on | me via | reach me | mich unter | mich per | me joindre | me contacter | contactarme | mi correo | contattarmi
  me contatar | mij bereiken | mig på | meg på | my new address | my personal | do mnie | мне на | bana
`);
