"""The programme's terms in plain words, for the public page of terms and definitions."""

from __future__ import annotations

from virksom.indicators.text import Text

#: Term and what it means, in the order of reading.
GLOSSARY: tuple[tuple[Text, Text], ...] = (
    (
        Text("Indsats", "Programme"),
        Text(
            "Det hele: en periode, faser og mål, og de partnerskaber, der er med.",
            "The whole effort: a period, phases and targets, and the partnerships that take part.",
        ),
    ),
    (
        Text("Partnerskab", "Partnership"),
        Text(
            "Samarbejdet i én kommune om én indsats.",
            "One municipality's cooperation in one programme.",
        ),
    ),
    (
        Text("Partnerskabsmodel", "Partnership model"),
        Text(
            "Repræsentativ: en koordinator udefra styrer. Lokal: lokale tovholdere styrer efter en kontrakt "
            "med direkte tilskud.",
            "Representative: an external coordinator steers. Local: local leads steer under a contract with "
            "direct funding.",
        ),
    ),
    (
        Text("Enstrenget og flerstrenget", "Single and multi-stranded"),
        Text(
            "Enstrenget: indsatsen taler kun med beskæftigelsessiden. Flerstrenget: den taler med "
            "beskæftigelses- og erhvervssiden som ligestillede.",
            "Single: the programme talks to the employment side only. Multi: it talks to the employment and "
            "the business side as equals.",
        ),
    ),
    (
        Text("Tovholder", "Lead"),
        Text(
            "En person, der bærer partnerskabet fra beskæftigelses- eller erhvervssiden.",
            "A person who carries the partnership from the employment or the business side.",
        ),
    ),
    (
        Text("Startpakke", "Start package"),
        Text(
            "Det mindste, et partnerskab gør: ét netværksmøde og én workshop for virksomheder.",
            "The least a partnership does: one network meeting and one company workshop.",
        ),
    ),
    (
        Text("Deltagelse", "Attendance"),
        Text(
            "En person, der kom til et arrangement. Den tæller én gang for hver person og hver del af "
            "arrangementet.",
            "A person who came to an event. It counts once for each person and session.",
        ),
    ),
    (
        Text("Spredningseffekt", "Dissemination effect"),
        Text(
            "Hvor mange forskellige virksomhedsrepræsentanter og andre aktører der blev nået. "
            "Det er tabel 1.",
            "How many different company representatives and other actors were reached. This is table 1.",
        ),
    ),
    (
        Text("Jobskabelseseffekt", "Job-creation effect"),
        Text(
            "Ansættelsesforhold i private virksomheder, holdt op mod målet. Det er tabel 2.",
            "Placements in private companies, against the target. This is table 2.",
        ),
    ),
    (
        Text("Skyggeresultat", "Shadow result"),
        Text(
            "Et offentligt job, der fulgte med indsatsen. Det vises, men tæller ikke.",
            "A public-sector job that came with the effort. It is shown but does not count.",
        ),
    ),
    (
        Text("Udgivelse", "Release"),
        Text(
            "Tallene fra en bestemt dag, frosset og udgivet. En senere udgave ændrer aldrig en tidligere.",
            "The figures of a certain day, frozen and published. A later edition never changes an earlier "
            "one.",
        ),
    ),
)
