"""What matching means, said again in plain Python over plain records, sharing nothing with the kernel."""

from __future__ import annotations

from virksom.matching.weights import Weights
from virksom.matching.world import Candidate, Evidence, Importance, Opening, id_order

NARROWEST_FAMILY, NARROWEST_CLAN = 500, 2_000


class Reference:
    """A world by brute force: every pair, every rule, all sorted.

    `broader` is id -> ids above; `minutes` is (from, to) -> minutes, or None where travel is not known.
    """

    def __init__(
        self,
        candidates: list[Candidate],
        openings: list[Opening],
        broader: dict[str, tuple[str, ...]],
        minutes: dict[tuple[str, str], int] | None,
        weights: Weights,
    ):
        self.candidates, self.openings, self.weights = candidates, openings, weights
        self.broader, self.minutes = {id: set(above) for id, above in broader.items()}, minutes
        self.kin: dict[tuple[str, str], list[int]] = {}

    def journey(self, home: str, work: str) -> int | None:
        if self.minutes is None:
            return 0
        for pair in ((home, work), (work, home)):
            if pair in self.minutes:
                return self.minutes[pair]
        return 0 if home == work else None

    def above(self, id: str) -> set[str]:
        """All above a concept, at any height."""
        return self.broader[id].union(*(self.above(one) for one in self.broader[id]))

    def two_above(self, id: str) -> set[str]:
        return set().union(*(self.broader[one] for one in self.broader[id]))

    def below(self, id: str) -> set[str]:
        return {one for one, above in self.broader.items() if id in above}

    def is_family(self, parent: str) -> bool:
        return len(self.below(parent)) <= NARROWEST_FAMILY

    def is_clan(self, top: str) -> bool:
        return sum(len(self.below(one)) for one in self.below(top)) <= NARROWEST_CLAN

    def kinships(self, held: str, wanted: str) -> list[int]:
        """Percent of each relation between what is held and what is wanted."""
        if (held, wanted) not in self.kin:
            w = self.weights
            relations = [
                (held == wanted, w.held),
                (wanted in self.above(held), w.narrower),
                (held in self.broader[wanted], w.broader),
                (any(map(self.is_family, self.broader[held] & self.broader[wanted])), w.sibling),
                (held in self.two_above(wanted), w.grandparent),
                (any(map(self.is_clan, self.two_above(held) & self.two_above(wanted))), w.cousin),
            ]
            self.kin[held, wanted] = [percent for holds, percent in relations if holds]
        return self.kin[held, wanted]

    def credit(self, candidate: Candidate, wanted: str) -> int:
        """Percent of a concept wanted that the best of a candidate's skills and occupations is worth."""
        w = self.weights
        factor = {
            Evidence.SAID: w.said,
            Evidence.DOCUMENTED: w.documented,
            Evidence.TRIED: w.tried,
            Evidence.ASSESSED: w.assessed,
            Evidence.RECOGNISED: w.recognised,
        }
        known = [(skill.id, factor[skill.evidence]) for skill in candidate.skills]
        known += [(occupation, 100) for occupation in candidate.occupations]
        return max(
            (kin * sure // 100 for held, sure in known for kin in self.kinships(held, wanted)), default=0
        )

    def shares(self, opening: Opening) -> dict[str, int]:
        """Points for each percent of credit, by skill wanted: largest remainders, ties to the lower id."""
        whole = self.weights.skills // 100
        weight = {}
        for want in opening.skills:
            asked = sum(any(want.id == one.id for one in other.skills) for other in self.openings)
            rarity = (len(self.openings) // max(asked, 1)).bit_length()
            factor = (
                self.weights.essential if want.importance is Importance.ESSENTIAL else self.weights.optional
            )
            weight[want.id] = rarity * factor
        total = sum(weight.values())
        points = {id: whole * mine // total for id, mine in weight.items()}
        by_rest = sorted(weight, key=lambda id: (-(whole * weight[id] % total), id_order(id)))
        for id in by_rest[: whole - sum(points.values())] if weight else ():
            points[id] += 1
        return points

    def fits(self, candidate: Candidate, opening: Opening) -> bool:
        speaks = {(one.code, one.use): one.level for one in candidate.languages}
        minutes = self.journey(candidate.municipality, opening.municipality)
        return (
            candidate.hours_min <= opening.hours_max
            and opening.hours_min <= candidate.hours_max
            and not (candidate.available_from and opening.start and candidate.available_from > opening.start)
            and candidate.level >= opening.level
            and all(speaks.get((one.code, one.use), 0) >= one.level for one in opening.languages)
            and set(opening.licences) <= set(candidate.licences)
            and (not candidate.times or set(opening.times) <= set(candidate.times))
            and (candidate.max_minutes is None or (minutes is not None and minutes <= candidate.max_minutes))
        )

    def score(self, candidate: Candidate, opening: Opening) -> int | None:
        if not self.fits(candidate, opening):
            return None
        w = self.weights
        shares = self.shares(opening)
        skills = sum(each * self.credit(candidate, id) for id, each in shares.items()) if shares else w.skills
        job = opening.occupation
        occupation = w.occupation // 100 * (self.credit(candidate, job) if job else 100)
        met = job and ({job} | self.above(job)) & set(candidate.wishes)
        wish = w.wishes if met or not candidate.wishes else 0
        over = min(candidate.hours_max, opening.hours_max) - max(candidate.hours_min, opening.hours_min) + 1
        hours = w.hours * over // (opening.hours_max - opening.hours_min + 1)
        minutes = self.journey(candidate.municipality, opening.municipality)
        left = 0 if minutes is None else max(0, w.far_minutes - minutes)
        return skills + occupation + wish + hours + w.distance * left // w.far_minutes

    def best_openings(self, candidate: Candidate, top: int) -> list[tuple[str, int]]:
        scored = [(opening.id, self.score(candidate, opening)) for opening in self.openings]
        return _best(scored, top)

    def best_candidates(self, opening: Opening, top: int) -> list[tuple[str, int]]:
        scored = [(candidate.id, self.score(candidate, opening)) for candidate in self.candidates]
        return _best(scored, top)


def _best(scored: list[tuple[str, int | None]], top: int) -> list[tuple[str, int]]:
    found = [(id, score) for id, score in scored if score is not None]
    return sorted(found, key=lambda one: (-one[1], id_order(one[0])))[:top]
