"""Who can help a company: the organisations at the table, the best for the subject first.

An organisation's sector says most; its role description, in its own words, and its place say the rest.
All of them can be chosen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from virksom.companies.models import Company, Offer
from virksom.partnerships.models import Actor, Organisation, Partnership, Sector

#: The sectors that can help with a kind of offer, the first before the second.
SECTORS: dict[str, tuple[str, ...]] = {
    Offer.RECRUITMENT: (Sector.EMPLOYMENT, Sector.ASSOCIATION),
    Offer.SCHEMES: (Sector.EMPLOYMENT, Sector.BUSINESS),
    Offer.TRAINEES: (Sector.EDUCATION, Sector.EMPLOYMENT),
    Offer.TRAINING: (Sector.EDUCATION, Sector.EMPLOYMENT),
    Offer.MENTORING: (Sector.ASSOCIATION, Sector.EMPLOYMENT),
    Offer.ADVICE: (Sector.BUSINESS, Sector.ASSOCIATION),
    Offer.NETWORK: (Sector.BUSINESS, Sector.ASSOCIATION),
}
#: Beginnings of words by which a role description, Danish or English, speaks of a kind of offer.
WORDS: dict[str, tuple[str, ...]] = {
    Offer.RECRUITMENT: ("rekrutter", "formidl", "jobåbn", "ansæt", "recruit", "hiring", "vacanc"),
    Offer.SCHEMES: ("ordning", "løntilskud", "tilskud", "fleksjob", "scheme", "subsid"),
    Offer.TRAINEES: ("elev", "praktik", "lærling", "trainee", "intern", "apprentic"),
    Offer.TRAINING: ("sprog", "dansk", "kursus", "kurser", "opkvalific", "language", "course", "training"),
    Offer.MENTORING: ("mentor", "frivillig", "volunteer"),
    Offer.ADVICE: ("rådgiv", "csr", "interkultur", "advice", "advis", "consult"),
    Offer.NETWORK: ("netværk", "arrangement", "network", "event"),
}


@dataclass(frozen=True)
class Receiver:
    """An organisation a company can be referred to: what speaks for it, the weightiest first."""

    organisation: Any
    answers_for: str
    sector_rank: int
    speaks_of_it: bool
    is_local: bool

    @property
    def fits(self) -> bool:
        """Whether something beside its place speaks for it."""
        return self.sector_rank < 2 or self.speaks_of_it

    @property
    def order(self) -> tuple[int, bool, str]:
        """A sector that fits and a role that says so come before one alone; place and name decide last."""
        return (self.sector_rank - 2 * self.speaks_of_it, not self.is_local, self.organisation.name)


def ranked(offer: str, actors: Iterable[Any], municipality: int | None) -> list[Receiver]:
    """The organisations behind these actors, the best for a kind of offer first."""
    sectors, words = SECTORS.get(offer, ()), WORDS.get(offer, ())
    found = []
    for actor in actors:
        organisation = actor.organisation
        said = f"{actor.answers_for} {actor.offers}".lower()
        found.append(
            Receiver(
                organisation=organisation,
                answers_for=actor.answers_for or actor.offers,
                sector_rank=sectors.index(organisation.sector) if organisation.sector in sectors else 2,
                speaks_of_it=any(word in said for word in words),
                is_local=organisation.municipality_id == municipality,
            )
        )
    return sorted(found, key=lambda receiver: receiver.order)


def receivers_for(
    company: Company, offer: str, partnership: Partnership | int, but: int | None
) -> list[Receiver]:
    """The organisations at a partnership's table that a company can be referred to; not `but`, one's own."""
    actors = Actor.objects.filter(partnership=partnership).at_the_table().select_related("organisation")
    actors = actors.exclude(organisation=but).exclude(organisation__sector=Sector.COMPANY)
    return ranked(offer, actors, company.municipality_id)


def may_receive(organisation: Organisation, partnership: Partnership | int) -> bool:
    """Whether an organisation sits at the partnership's table now."""
    return Actor.objects.filter(partnership=partnership, organisation=organisation).at_the_table().exists()
