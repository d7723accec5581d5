/**
 * Domains where anybody can have a mailbox, so that the domain says nothing about an employer. Checked as a whole
 * domain; national variants of the large providers (`yahoo.*`, `hotmail.*`, ...) are matched by FREE_MAIL_BRANDS.
 */
export const FREE_MAIL: ReadonlySet<string> = new Set(
  `gmail.com googlemail.com outlook.com hotmail.com live.com msn.com passport.com windowslive.com
yahoo.com ymail.com rocketmail.com myyahoo.com aol.com aim.com aol.de aol.co.uk aol.fr icloud.com me.com mac.com
proton.me protonmail.com protonmail.ch pm.me tutanota.com tutanota.de tuta.io tutamail.com tuta.com keemail.me
gmx.com gmx.de gmx.net gmx.at gmx.ch gmx.fr gmx.us gmx.co.uk gmx.es gmx.info gmx.eu web.de email.de t-online.de freenet.de
arcor.de mail.de posteo.de posteo.net posteo.org mailbox.org 1und1.de online.de vodafone.de o2online.de kabelmail.de
unitybox.de alice.de alice-dsl.net ewe.net ewetel.net netcologne.de
mail.com email.com usa.com post.com europe.com consultant.com engineer.com writeme.com iname.com
fastmail.com fastmail.fm fastmail.net hey.com hushmail.com zoho.com zohomail.com zohomail.eu yandex.com yandex.ru ya.ru
yandex.by yandex.kz yandex.ua mail.ru bk.ru inbox.ru list.ru internet.ru rambler.ru lenta.ru ro.ru myrambler.ru autorambler.ru
ukr.net i.ua meta.ua bigmir.net tut.by
qq.com foxmail.com 163.com 126.com yeah.net sina.com sina.cn sohu.com aliyun.com 139.com 189.cn wo.cn tom.com 21cn.com
vip.qq.com vip.163.com naver.com hanmail.net daum.net nate.com kakao.com
docomo.ne.jp ezweb.ne.jp au.com softbank.ne.jp i.softbank.jp nifty.com excite.co.jp biglobe.ne.jp
rediffmail.com indiatimes.com sify.com in.com
orange.fr wanadoo.fr free.fr laposte.net sfr.fr neuf.fr bbox.fr numericable.fr aliceadsl.fr club-internet.fr cegetel.net voila.fr
libero.it virgilio.it alice.it tin.it tiscali.it inwind.it iol.it email.it fastwebnet.it
telefonica.net terra.es ono.com
btinternet.com bt.com sky.com virginmedia.com ntlworld.com talktalk.net tiscali.co.uk blueyonder.co.uk o2.co.uk
btopenworld.com plusnet.com eircom.net
comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net spectrum.net earthlink.net juno.com
netzero.net optonline.net frontier.com windstream.net centurylink.net roadrunner.com rr.com mindspring.com prodigy.net
pacbell.net ameritech.net q.com suddenlink.net
rogers.com bell.net sympatico.ca shaw.ca telus.net videotron.ca cogeco.ca
bigpond.com bigpond.net.au optusnet.com.au iinet.net.au tpg.com.au xtra.co.nz
telenet.be skynet.be proximus.be scarlet.be ziggo.nl kpnmail.nl kpnplanet.nl planet.nl home.nl hetnet.nl xs4all.nl
upcmail.nl quicknet.nl casema.nl chello.nl
bluewin.ch hispeed.ch sunrise.ch swissonline.ch aon.at chello.at utanet.at a1.net
telia.com spray.se comhem.se bredband.net tele2.se online.no broadpark.no mail.dk jubii.dk ofir.dk stofanet.dk
luukku.com kolumbus.fi elisanet.fi suomi24.fi pp.inet.fi
wp.pl o2.pl onet.pl onet.eu op.pl interia.pl interia.eu vp.pl poczta.fm poczta.onet.pl gazeta.pl tlen.pl buziaczek.pl
seznam.cz email.cz centrum.cz atlas.cz volny.cz post.cz azet.sk zoznam.sk centrum.sk
freemail.hu citromail.hu t-online.hu indamail.hu abv.bg mail.bg dir.bg
sapo.pt mail.telepac.pt clix.pt netcabo.pt uol.com.br bol.com.br terra.com.br ig.com.br globo.com globomail.com r7.com oi.com.br
walla.com walla.co.il 012.net.il netvision.net.il bezeqint.net mynet.com turk.net
mail.ee hot.ee inbox.lv inbox.lt one.lt apollo.lv
lycos.com excite.com netscape.net usa.net duck.com simplelogin.com anonaddy.com mozmail.com relay.firefox.com
privaterelay.appleid.com mailinator.com guerrillamail.com 10minutemail.com yopmail.com trashmail.com`.split(
    /\s+/,
  ),
);

/** First labels that are free mail under any public suffix (`yahoo.co.jp`, `hotmail.fr`, `live.nl`). */
export const FREE_MAIL_BRANDS: ReadonlySet<string> = new Set(
  'yahoo ymail hotmail outlook live msn gmx aol yandex googlemail'.split(' '),
);
