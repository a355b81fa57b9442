import { phraseChains } from "../../../platform/phrase-list.ts";

/**
 * Ways to say that a person no longer works there, in lower case. Each entry is a chain: its parts follow one another within
 * one sentence, at most 60 characters apart.
 */
export const leftForGood: readonly (readonly string[])[] = phraseChains(`
  # en
  no longer with␣ | no longer works at | no longer works for | no longer works here | no longer works with us | no longer works in our
  no longer work at | no longer work for | no longer work here | no longer work with␣ | no longer working at | no longer working for
  no longer working here | no longer working with us | no longer employed | no longer an employee | no longer a member | no longer part of | no longer a part of | today is my last day at | today is my last day with | is my last day at | have left…corporation
  have left…corp | have left…inc | have left…ltd | have left…llc | has left…corporation | has left…inc | has left…ltd | has left…company
  no longer at␣…company | is no longer at␣ | am no longer at␣ | am no longer associated | is no longer associated
  not with the company any | no longer in the employ | longer affiliated | left the company | left the organi | left the firm
  left the business | left the team | left our company | left our organi | have left…company | has left…to pursue | has retired
  have retired | last day at␣…was | last day with␣…was | last working day was | has departed | moved on from | employment…ended
  email address is no longer in use | no longer be working | doesn't work here any | does not work here any | doesn't work at…any
  # de
  nicht mehr bei…beschäftigt | nicht mehr bei…tätig | nicht mehr für…tätig | nicht mehr in…unternehmen | nicht mehr im unternehmen
  nicht mehr im hause | nicht mehr bei uns | nicht länger…tätig | arbeite nicht mehr | arbeitet nicht mehr | unternehmen verlassen
  firma verlassen | die firma…verlassen | das unternehmen…verlassen | aus dem unternehmen ausgeschieden | ausgeschieden | in den ruhestand | in rente gegangen | nicht mehr teil des
  haus verlassen
  # fr
  ne travaille plus | ne fait plus partie | ne fais plus partie | n'est plus en poste | n'est plus employé | n'est plus dans
  n'est plus chez | ne suis plus chez | a quitté…entreprise | a quitté…société | quitté l'entreprise | quitté la société
  quitté ses fonctions | quitté mes fonctions | parti à la retraite | partie à la retraite | ai quitté
  # es
  ya no trabaja | ya no trabajo | ya no forma parte | ya no formo parte | ya no pertenece | ya no se encuentra…empresa
  ha dejado…empresa | ha dejado…compañía | dejado de trabajar | ya no labora | ya no laboro | no trabaja más | se ha jubilado | he dejado…empresa
  # it
  non lavora più | non lavoro più | non fa più parte | non faccio più parte | ha lasciato…azienda | ha lasciato…società
  non è più in forza | non è più in azienda | non collabora più | è andato in pensione | è andata in pensione | ho lasciato…azienda
  # pt
  não trabalha mais | não está mais na empresa | não está mais na companhia | não se encontra mais na empresa | não trabalho mais | já não trabalha | já não trabalho | não faz mais parte | já não faz parte
  não faço mais parte | deixou a empresa | deixei a empresa | desligou-se | se desligou | já não colabora | aposentou
  # nl
  werkt niet meer | werk niet meer | niet meer werkzaam | niet langer werkzaam | niet meer in dienst | uit dienst
  niet langer in dienst | verlaten…bedrijf | bedrijf verlaten | met pensioen
  # sv, da, no, fi
  arbetar inte längre | jobbar inte längre | inte längre anställd | arbetar ej längre | har slutat | slutat min anställning
  slutat sin anställning | gått i pension | inte längre kvar | arbejder ikke længere | ikke længere ansat | er fratrådt | er stoppet
  ikke længere en del | gået på pension | har forladt | jobber ikke lenger | arbeider ikke lenger | ikke lenger ansatt | har sluttet
  ikke lenger i selskapet | ikke lenger i bedriften | ikke lenger hos | sluttet i | ei työskentele enää | en työskentele enää | ei ole enää…palveluksessa | en ole enää…palveluksessa
  ei enää työskentele | en enää työskentele | ei ole enää töissä | en ole enää töissä | jäänyt eläkkeelle | on lähtenyt…yrityk
  siirtynyt pois
  # pl, cs
  nie pracuje już | już nie pracuj | nie pracuję już | nie jest już pracownik | odszedł z | odeszła z | zakończył…współprac
  zakończyła…współprac | zakończyłem…współprac | zakończyłam…współprac | przeszedł na emeryturę | zakończył pracę | zakończyła pracę
  již nepracuj | už nepracuj | nepracuje již | již není zaměstnan | už není zaměstnan | odešel z | odešla z | opustil společnost
  opustila společnost | ukončil…pracovní poměr | ukončila…pracovní poměr
  # ru, uk
  больше не работа | более не работа | уже не работа | не работает в компании | уволился | уволилась | уволен | покинул компанию
  покинула компанию | не является сотрудник | більше не працю | вже не працю | звільнив | звільнил
  # tr
  artık çalışm | artık…çalışmıyor | artık…çalışmamakta | şirketten ayrıl | şirketimizden ayrıl | görevinden ayrıl | görevimden ayrıl
  işten ayrıl | firmamızdan ayrıl | kurumdan ayrıl | emekli ol
  # ja, zh, ko
  退職 | 退社いたしました | 退社致しました | 在籍しておりません | 在籍していません | 離職 | 离职 | 不再任职 | 不再在本公司 | 已不在本公司 | 不在本公司工作 | 已从公司 | 已經離開公司 | 已离开公司 | 不再就职 | 不再于
  퇴사 | 퇴직 | 더 이상 근무하지 | 더이상 근무하지 | 근무하지 않습니다 | 재직하지
  # hu, ro, el, ar, he
  már nem dolgozik | nu mai lucrează | nu mai lucrez | δεν εργάζεται πλέον | لم يعد يعمل | لم أعد أعمل | غادر الشركة | אינו עובד
  אינה עובדת | לא עובד יותר | עזב את החברה | עזבה את החברה | כבר לא עובד
`);
