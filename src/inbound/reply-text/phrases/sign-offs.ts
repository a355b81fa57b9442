import { phraseList } from "../../../platform/phrase-list.ts";

/** Closing words that stand on a line of their own above a name, in lower case, without the comma. */
export const signOffs: readonly string[] = phraseList(`
  regards | best regards | kind regards | kindest regards | warm regards | warmest regards | with regards
  many thanks and kind regards
  best | all the best | best wishes | sincerely | yours sincerely | sincerely yours | yours faithfully | yours truly | respectfully
  cheers
  thanks | thank you | many thanks | thanks and regards | thanks & regards | thanks again | with best regards | with kind regards | br
  kr | rgds
  mit freundlichen grüßen | mit freundlichen grüssen | mit freundlichem gruß | mit freundlichem gruss | freundliche grüße
  freundliche grüsse
  viele grüße | viele grüsse | beste grüße | beste grüsse | liebe grüße | liebe grüsse | mfg | vg | lg | herzliche grüße
  schöne grüße | gruß | grüße
  mit besten grüßen | mit herzlichen grüßen | besten dank und freundliche grüße | mit vielen grüßen
  cordialement | bien cordialement | très cordialement | bien à vous | sincères salutations | salutations distinguées
  meilleures salutations | bonne journée
  belle journée | cdlt | cdt | merci d'avance | respectueusement | bien à toi | avec mes meilleures salutations
  saludos | un saludo | saludos cordiales | un cordial saludo | cordialmente | atentamente | muchas gracias | gracias
  reciba un cordial saludo | salutacions
  cordiali saluti | distinti saluti | saluti | un saluto | grazie | grazie mille | cordialità | buona giornata | i migliori saluti
  atenciosamente | att | abraço | abraços | cumprimentos | com os melhores cumprimentos | melhores cumprimentos | obrigado | obrigada
  cordialmente
  met vriendelijke groet | met vriendelijke groeten | vriendelijke groet | vriendelijke groeten | mvg | groet | groeten
  met hartelijke groet | alvast bedankt
  med vänlig hälsning | med vänliga hälsningar | vänliga hälsningar | vänligen | mvh | hälsningar | bästa hälsningar | tack
  med venlig hilsen | venlig hilsen | de bedste hilsner | bedste hilsner | hilsen | mange hilsner | med vennlig hilsen
  vennlig hilsen | beste hilsen
  ystävällisin terveisin | terveisin | parhain terveisin | terv | yt | kiitos | kiitos ja terveisin
  pozdrawiam | z poważaniem | serdecznie pozdrawiam | z wyrazami szacunku | pozdrowienia | dziękuję | pozdrawiam serdecznie
  s pozdravem | se srdečným pozdravem | s úctou | s přátelským pozdravem | děkuji | hezký den | s pozdravom
  с уважением | с наилучшими пожеланиями | всего доброго | спасибо | з повагою | з найкращими побажаннями | дякую
  с искренним уважением
  saygılarımla | saygılar | iyi çalışmalar | teşekkürler | selamlar | sevgiler | iyi günler | saygılarımızla
  üdvözlettel | tisztelettel | cu stimă | cu respect | με εκτίμηση | lijep pozdrav | srdačan pozdrav | lp | trân trọng | salam
  hormat kami
  敬具 | 此致 | 顺祝商祺 | 谢谢 | 祝好 | 祝商祺 | 順頌商祺 | 감사합니다 | 감사합니다. | مع تحياتي | مع أطيب التحيات | تحياتي | בברכה | תודה | בכבוד רב
`);

/** Words of titles, departments and legal forms that stand below the name in a signature, in lower case. */
export const contactWords: readonly string[] = phraseList(`
  ceo | cto | cfo | coo | cmo | vp | svp | evp | president | director | manager | managing | head | founder | cofounder | owner
  partner
  engineer | developer | consultant | assistant | officer | executive | analyst | specialist | coordinator | representative | sales
  marketing
  phone | tel | mobile | cell | fax | office | inc | ltd | llc | gmbh | ag | sarl | sas | srl | bv | ab | aps | oy | plc | corp
  geschäftsführer | geschäftsführerin | leiter | leiterin | vertrieb | telefon | mobil | directeur | directrice | responsable | chef
  téléphone
  gerente | jefe | jefa | teléfono | móvil | direttore | responsabile | telefono | cellulare | diretor | telefone | celular
  telemóvel
  adviseur | telefoon | chefschef | försäljning | salg | puhelin | kierownik | dyrektor | ředitel | obchod | директор | менеджер | тел
  müdür | müdürü
  株式会社 | 電話 | 部長 | 课长 | 经理 | 电话 | 手机 | 전화 | 대표 | 팀장 | 부장 | مدير | هاتف | מנהל | טלפון
`);
