/** Domains under which anybody has an address: sharing one says nothing about sharing an employer. */
const freeMailDomains: ReadonlySet<string> = new Set(
  `gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com rocketmail.com aol.com aim.com
  icloud.com me.com mac.com proton.me protonmail.com pm.me tutanota.com tuta.com tuta.io hey.com fastmail.com fastmail.fm
  zoho.com zohomail.com gmx.com gmx.net gmx.de gmx.at gmx.ch web.de freenet.de t-online.de arcor.de posteo.de mailbox.org
  mail.com email.com mail.de 1und1.de online.de vodafone.de yandex.com yandex.ru ya.ru mail.ru bk.ru list.ru inbox.ru
  rambler.ru ukr.net i.ua qq.com foxmail.com 163.com 126.com yeah.net sina.com sina.cn sohu.com 139.com 189.cn aliyun.com
  naver.com daum.net hanmail.net kakao.com nate.com docomo.ne.jp ezweb.ne.jp au.com softbank.ne.jp nifty.com ocn.ne.jp
  orange.fr wanadoo.fr free.fr sfr.fr laposte.net bbox.fr neuf.fr libero.it virgilio.it tiscali.it alice.it tim.it
  tin.it poste.it wp.pl o2.pl onet.pl interia.pl op.pl gazeta.pl seznam.cz centrum.cz email.cz azet.sk post.sk ziggo.nl
  kpnmail.nl planet.nl hetnet.nl home.nl telenet.be skynet.be bluewin.ch sunrise.ch hispeed.ch telia.com comhem.se
  spray.se online.no broadpark.no mail.dk jubii.dk luukku.com suomi24.fi btinternet.com sky.com talktalk.net
  virginmedia.com ntlworld.com blueyonder.co.uk tiscali.co.uk eircom.net comcast.net verizon.net att.net sbcglobal.net
  bellsouth.net cox.net charter.net earthlink.net optonline.net juno.com netzero.net shaw.ca rogers.com sympatico.ca
  bigpond.com optusnet.com.au terra.com.br uol.com.br bol.com.br ig.com.br globo.com sapo.pt telefonica.net terra.es
  rediffmail.com inbox.com abv.bg walla.co.il walla.com freemail.hu citromail.hu centrum.sk duck.com relay.firefox.com
  privaterelay.appleid.com`.split(/\s+/),
);

/** True for the domain of a provider of personal mailboxes, in any of its countries. */
export function isFreeMailDomain(domain: string): boolean {
  const name = domain.toLowerCase();
  return freeMailDomains.has(name) || /^(?:yahoo|hotmail|outlook|live|gmx|msn)\.(?:com?\.)?[a-z]{2,3}$/.test(name);
}
