//! Words that are no name by themselves, even where they are part of one: after "May Brown" a bare "May" stays, "Brenner" would not.
//!
//! ```text
//! common    the  und  avec  Monday  März  Group  Bank  Street  Dr
//! ```
//!
//! Own list: articles, pronouns, prepositions, common verbs, days, months, colours, titles and words of firms and places in English, German,
//! French, Spanish, Italian, Dutch and Portuguese.
//!
//! Invariant: folded words, a blank before and after each.

/// Whether the folded `word` is one of them.
pub(in crate::redact) fn is_common(word: &[u8]) -> bool {
    WORDS.split(|byte| *byte == b' ').any(|known| known == word) && !word.is_empty()
}

static WORDS: &[u8] = b" \
the and for are but not you all any can had her was one our out day get has him his how man new now old see two way who boy did its let put say she \
too use that with have this will your from they know want been good much some time very when come here just like long make many more only over such \
take than them well were what work about after again could every first found great house large never other place point right small sound still \
their there these thing think three water where which world would write into down also back each even find give hand high keep last left life live \
mean most move must name need next open part play same seem show side tell turn upon went year young hello dear please thanks thank yes \
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december \
red blue green black white brown gray grey gold silver north south east west northern southern eastern western summer winter spring autumn \
mister miss missus doctor prof professor sir lady lord king queen prince princess saint san santa captain major general president chief senior junior \
mrs phd esq manager director officer team staff client customer patient user group bank inc llc ltd gmbh corp corporation company limited holding \
holdings international global national united states america american europe european german french italian spanish dutch english british project \
program system systems service services software solutions technology technologies data digital network media health medical hospital clinic \
university college school institute center centre church city town street road avenue square park river lake mountain island bridge station airport \
hotel office building room floor department agency council committee foundation association society union club partners capital investment \
investments insurance trust fund market trade energy power oil gas steel food foods water air design studio press news times post radio \
der die das den dem des ein eine einer eines einem einen und oder aber nicht ist sind war wird werden sein haben hat mit von vom zum zur bei aus auf \
nach vor fur uber unter durch ohne gegen wie was wer wenn dann noch nur auch sehr mehr ich wir ihr sie uns ihn ihm mein dein kein herr frau \
montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar marz mai juni juli oktober dezember strasse platz weg haus stadt land \
berg bach feld wald see alt neu gross klein lang jung schwarz weiss rot blau grun gruppe firma verein verband stiftung versicherung werk werke \
les des une est pas pour que qui dans sur avec plus par sont mais ses elle nous vous ils ont cette comme tout bien sans leur fait etre avoir rue \
place ville lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre \
monsieur madame mademoiselle maison grand petit nouveau nouvelle vieux jeune noir blanc rouge vert bleu societe groupe banque \
los las del una uno unos por para con sin como mas pero sus este esta ese esa nos muy hay ser son fue han ella ellos usted senor senora calle plaza \
ciudad casa lunes martes miercoles jueves viernes sabado domingo enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre \
diciembre nuevo nueva viejo grande blanco negro rojo verde azul sociedad grupo banco compania empresa \
gli che non per una sono con del della dei delle nel nella alla anche piu come era suo sua questo questa ogni via piazza citta lunedi martedi \
mercoledi giovedi venerdi domenica gennaio febbraio maggio giugno luglio settembre ottobre dicembre signor signora nuovo nuova vecchio bianco nero \
rosso gruppo banca societa azienda het een van voor met aan ook maar niet zijn wordt naar bij uit nog dan deze dit die hij wij ons haar heer \
mevrouw straat plein stad huis maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart mei augustus nieuw nieuwe oud \
groot klein wit zwart rood groen blauw groep vereniging stichting dos das uma nao com por mais foi seu sua ele ela isso quando muito nos rua praca \
cidade segunda terca quarta quinta sexta janeiro fevereiro marco maio junho julho setembro outubro novembro dezembro senhor senhora novo nova \
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_only() {
        assert!(is_common(b"the") && is_common(b"strasse") && is_common(b"senhora"));
        assert!(
            !is_common(b"brenner") && !is_common(b"senhor senhora x") && !is_common(b"hospita") && !is_common(b"rass")
        );
    }
}
