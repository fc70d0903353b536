// Danish. For words.cpp.
#pragma once

#include "portal/pages/word_table.h"

namespace steward::portal {

inline constexpr Words danish = {{
    {Word::skip, "Gå til indholdet"},
    {Word::footer_help,
     "Steward passer på {platform}. Et job bliver aldrig afbrudt, uden at ejeren har givet lov; kun i en "
     "nødsituation kan personalet bestemme noget andet, og så får du besked."},
    {Word::footer_mail, "Spørgsmål? Skriv til"},
    {Word::greeting, "Hej {person}"},
    {Word::valid_until, "Linket virker til {until}."},
    {Word::works_once,
     "Du behøver ikke logge ind, og linket kan bruges til ét svar. Kun du har fået det, så send det ikke "
     "videre."},
    {Word::on_this_page, "Det kan du gøre her"},
    {Word::message_title, "Det skrev vi til dig"},
    {Word::plot_title, "Det målte vi"},
    {Word::plot_row, "Del"},
    {Word::plot_share, "I arbejde"},
    {Word::plot_share_of, "{percent} %"},
    {Word::plot_no_data, "ikke målt"},
    {Word::plot_partly, "{percent} % målt"},
    {Word::legend_work, "i arbejde"},
    {Word::legend_idle, "ledig"},
    {Word::legend_unknown, "ikke målt"},
    {Word::reply_nav, "Svar"},
    {Word::reply_title, "Svar os"},
    {Word::reply_hint,
     "En linje eller to er nok: hvad arbejdet er, hvad du har tænkt dig at gøre, eller hvad du gerne vil "
     "have "
     "hjælp til."},
    {Word::reply_label, "Dit svar"},
    {Word::reply_button, "Send mit svar"},
    {Word::permit_nav, "Giv os lov til at afbryde"},
    {Word::permit_title, "Giv os lov til at afbryde jobbet"},
    {Word::permit_hint,
     "Hvis du ikke længere har brug for job {job}, kan vi afslutte det for dig, så andre kan bruge det, som "
     "jobbet "
     "optager. Det bliver afbrudt med det samme, og det kan ikke gøres om. Filer, det har skrevet, bliver "
     "liggende. Du giver kun lov for denne ene kørsel."},
    {Word::permit_check, "Ja, afslut denne kørsel"},
    {Word::permit_button, "Afbryd job {job} nu"},
    {Word::decline_nav, "Behold mit job"},
    {Word::decline_title, "Lad mit job køre videre"},
    {Word::decline_hint,
     "Job {job} kører videre. Fortæl os gerne hvorfor, så vi ved det og ikke behøver at spørge igen."},
    {Word::decline_label, "Hvorfor det skal køre videre"},
    {Word::decline_button, "Behold job {job}"},
    {Word::wrong_nav, "Det er forkert"},
    {Word::wrong_title, "Det er forkert"},
    {Word::wrong_hint,
     "Har vi misforstået noget, eller er det slet ikke dit? Så vil vi gerne vide det. Et menneske læser "
     "det."},
    {Word::wrong_label, "Hvad der er forkert"},
    {Word::wrong_button, "Fortæl os, at det er forkert"},
    {Word::at_most, "Højst {bytes} tegn."},
    {Word::problem_title, "Det lykkedes ikke endnu"},
    {Word::text_missing, "Skriv nogle få ord først: feltet var tomt."},
    {Word::text_too_long,
     "Din tekst er for lang: den fylder {have} bytes, og vi kan tage imod {most}. Gør den kortere, eller "
     "nævn en "
     "fil, som vi må se på."},
    {Word::check_missing,
     "Job {job} blev ikke afbrudt, for der var intet flueben ved \"Ja, afslut denne kørsel\". Sæt det, hvis "
     "det er "
     "det, du vil."},
    {Word::not_offered, "Linket kan ikke bruges til det. Vælg noget af det, som siden tilbyder."},
    {Word::form_garbled,
     "Vi kunne ikke læse det, som din browser sendte, så der er ikke sket noget. Skriv det igen, og send det "
     "en "
     "gang til."},
    {Word::try_again, "Det, du skrev, står stadig herunder."},
    {Word::thanks_title, "Tak"},
    {Word::thanks_reply,
     "Dit svar er nået frem til personalet. De læser det og skriver til dig, hvis der stadig er noget at "
     "tale om."},
    {Word::thanks_permit,
     "Vi har fået din tilladelse, og jobbet bliver afbrudt om et øjeblik. Du får en mail, når det er sket. "
     "Nu kan "
     "andre bruge det, som jobbet optog: tak for det."},
    {Word::thanks_decline,
     "Dit job kører videre, og personalet ved hvorfor. De skriver til dig, hvis de har et forslag."},
    {Word::thanks_wrong,
     "Tak, fordi du siger det. En af personalet ser på det, og indtil da behøver du ikke gøre mere."},
    {Word::thanks_more,
     "Vil du tilføje noget, så svar på vores mail, eller brug kommandoen {command} på front-end'en."},
    {Word::thanks_close, "Du kan lukke siden."},
    {Word::unknown_title, "Vi kender ikke dette link"},
    {Word::unknown_text,
     "Måske mangler der et stykke: nogle mailprogrammer deler lange links over to linjer. Kopiér hele linket "
     "fra "
     "mailen over i adressefeltet."},
    {Word::expired_title, "Linket er for gammelt"},
    {Word::expired_text,
     "Det virkede kun i en begrænset tid, så ingen kan bruge en gammel mail i dit navn. Der er ikke sket "
     "noget."},
    {Word::used_title, "Linket er allerede brugt"},
    {Word::used_text, "Det kan bruges til ét svar, og det har vi fået. Du behøver ikke gøre mere."},
    {Word::over_title, "Sagen er slut"},
    {Word::over_text, "Jobbet er slut, eller sagen er lukket. Du behøver ikke gøre mere."},
    {Word::not_now_title, "Vi kunne ikke gemme dit svar"},
    {Word::not_now_text,
     "Der er noget galt hos os, og der er ikke sket noget. Prøv igen om nogle minutter; linket virker "
     "stadig."},
    {Word::instead_title, "Sådan kan du ellers få fat i os"},
    {Word::instead_mail, "Svar på den mail, du fik."},
    {Word::instead_command,
     "Eller log ind på front-end'en: kommandoen {command} viser dine sager, og hvordan du svarer på "
     "dem."},
    {Word::method_title, "Det kan ikke lade sig gøre her"},
    {Word::method_text, "Denne side kan man kun se på. Åbn linket i mailen en gang til."},
    {Word::nothing_here_title, "Her er ikke noget"},
    {Word::nothing_here_text, "Der er ingen side på denne adresse. Åbn linket i mailen en gang til."},
    {Word::too_many_title, "Vent lidt"},
    {Word::too_many_text,
     "Der er åbnet mange links, som vi ikke kender, derfra hvor du er. Prøv igen om ti minutter; dit eget "
     "link er, "
     "som det var."},
}};

}  // namespace steward::portal
