"""What every figure means. A definition that changes gets a new version; the old one stays, because
releases that were made under it point to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from virksom.indicators import reach
from virksom.indicators.counts import COMPANY, Facts, JobCount
from virksom.indicators.lasting import LASTING_MONTHS
from virksom.indicators.shares import shares_by_group
from virksom.indicators.terms import GROUPS
from virksom.indicators.text import Text

FROM_THE_START = date(2008, 3, 1)
LASTING_WEEKS = 26
#: Follow-ups are asked and counted from this day on.
AFTER_CARE_FROM = date(2026, 11, 1)

PEOPLE = Text("personer", "people")
PLACEMENTS = Text("ansættelsesforhold", "placements")
SHARE = Text("andel af alle ansættelsesforhold", "share of all placements")
OF_COMPANIES = Text("andel af virksomheder", "share of companies")


@dataclass(frozen=True)
class Definition:
    """A figure: code, title, unit, the sentence that defines it, version and first day, and how to count it.

    `measure` takes the counts of a programme or of one partnership and gives a number, or None
    where there is nothing to compute.
    """

    code: str
    title: Text
    unit: Text
    sentence: Text
    measure: Callable[[Facts], int | Fraction | None]
    version: int = 1
    valid_from: date = FROM_THE_START


def _placements(facts: Facts) -> int:
    return sum(row.count for row in facts.counting(facts.jobs) if row.is_private)


def _company_representatives(facts: Facts) -> int:
    return sum(row.unique for row in facts.reach if row.represents == COMPANY)


def _other_network_actors(facts: Facts) -> int:
    return sum(row.unique for row in facts.reach if row.represents != COMPANY)


def _gross_attendances(facts: Facts) -> int:
    return sum(row.gross for row in facts.reach)


def _shadow_placements(facts: Facts) -> int:
    return sum(row.count for row in facts.counting(facts.jobs) if not row.is_private)


def _lasting_placements(facts: Facts) -> int | None:
    if facts.lasting is None:
        return None
    training = GROUPS["internship_and_training"]
    rows = facts.counting(facts.lasting)
    return sum(row.count for row in rows if row.is_private and row.terms not in training)


def by_terms(rows: tuple[JobCount, ...]) -> dict[str, int]:
    """Private placements by terms of employment."""
    counts: dict[str, int] = {}
    for row in rows:
        if row.is_private:
            counts[row.terms] = counts.get(row.terms, 0) + row.count
    return counts


def _share(group: str) -> Callable[[Facts], Fraction | None]:
    return lambda facts: shares_by_group(by_terms(facts.counting(facts.jobs)))[group]


def _attainment(facts: Facts) -> None:
    """Attainment belongs to a target; facts alone have none."""
    return


def _reach(measure: Callable[[reach.CompanyReach], Fraction | None]) -> Callable[[Facts], Fraction | None]:
    return lambda facts: None if facts.companies is None else measure(facts.companies)


def _still_in_job(months: int) -> Definition:
    """The share still in job after so many months."""
    return Definition(
        code=f"still_in_job_{months}",
        title=Text(f"Stadig i job efter {months} måneder", f"Still in job after {months} months"),
        unit=Text("andel af dem, man ved det om", "share of those of whom it is known"),
        sentence=Text(
            f"Ansættelsesforhold i private virksomheder, begyndt mindst {months} måneder før "
            f"opgørelsesdagen, der varede mindst {months} måneder efter deres slutdag eller, uden slutdag, "
            f"efter et svar på en opfølgning {months} måneder efter starten eller senere, divideret med "
            "dem, hvor et af de to kendes; praktik og uddannelse er ikke med.",
            f"Placements in private companies, begun at least {months} months before the day of the figures, "
            f"that ran for at least {months} months by their last day or, without one, by an answer to a "
            f"follow-up {months} months after the start or later, divided by those of which one of the two "
            "is known; internships and training are left out.",
        ),
        measure=lambda facts: None if facts.after_care is None else facts.after_care.after(months).share,
        valid_from=AFTER_CARE_FROM,
    )


def _step_up(facts: Facts) -> Fraction | None:
    return None if facts.after_care is None else facts.after_care.steps.share


ALL_VERSIONS: tuple[Definition, ...] = (
    Definition(
        code="placements",
        title=Text("Ansættelsesforhold i private virksomheder", "Placements in private companies"),
        unit=PLACEMENTS,
        sentence=Text(
            "Ansættelsesforhold for borgere i indsatsen i private virksomheder, begyndt i indsatsens "
            "periode og opdelt på otte ansættelsesvilkår; praktik og uddannelse er med, "
            "offentlige job er ikke.",
            "Placements of the programme's candidates in private companies, begun in the programme's period "
            "and divided by eight terms of employment; internships and training count, "
            "public-sector jobs do not.",
        ),
        measure=_placements,
    ),
    Definition(
        code="company_representatives",
        title=Text(
            "Virksomhedsrepræsentanter på møder og workshops",
            "Company representatives at meetings and workshops",
        ),
        unit=PEOPLE,
        sentence=Text(
            "Forskellige personer fra virksomheder, der deltog mindst én gang i indsatsens periode; "
            "en person tæller én gang i hvert partnerskab.",
            "Different people from companies who attended at least once in the programme's period; "
            "a person counts once in each partnership.",
        ),
        measure=_company_representatives,
    ),
    Definition(
        code="other_network_actors",
        title=Text("Andre netværksaktører", "Other network actors"),
        unit=PEOPLE,
        sentence=Text(
            "Forskellige personer fra jobcentre, skoler, foreninger, erhvervsorganisationer og myndigheder, "
            "der deltog mindst én gang i indsatsens periode; en person tæller én gang i hvert partnerskab.",
            "Different people from job centres, schools, associations, business organisations and "
            "authorities who attended at least once in the programme's period; a person counts once in "
            "each partnership.",
        ),
        measure=_other_network_actors,
    ),
    Definition(
        code="ordinary_share",
        title=Text("Ordinær jobandel", "Ordinary share"),
        unit=SHARE,
        sentence=Text(
            "Ordinær fuldtid, ordinær deltid, fleksjob og skånejob divideret med alle ansættelsesforhold "
            "i private virksomheder.",
            "Ordinary full-time, ordinary part-time, flex and sheltered jobs divided by all placements "
            "in private companies.",
        ),
        measure=_share("ordinary"),
    ),
    Definition(
        code="wage_subsidy_share",
        title=Text("Andel med løntilskud", "Wage subsidy share"),
        unit=SHARE,
        sentence=Text(
            "Job med løntilskud divideret med alle ansættelsesforhold i private virksomheder.",
            "Jobs with a wage subsidy divided by all placements in private companies.",
        ),
        measure=_share("wage_subsidy"),
    ),
    Definition(
        code="internship_and_training_share",
        title=Text("Andel i praktik og uddannelse", "Internship and training share"),
        unit=SHARE,
        sentence=Text(
            "Virksomhedspraktik, uddannelse med løn og uddannelse divideret med alle ansættelsesforhold "
            "i private virksomheder.",
            "Company internships, paid training and training divided by all placements in private companies.",
        ),
        measure=_share("internship_and_training"),
    ),
    Definition(
        code="attainment",
        title=Text("Målopfyldelse", "Attainment"),
        unit=Text("andel af målet", "share of the target"),
        sentence=Text(
            "Resultatet divideret med målet, talt fra den dag målet gælder.",
            "The result divided by the target, counted from the day the target holds.",
        ),
        measure=_attainment,
    ),
    Definition(
        code="gross_attendances",
        title=Text("Deltagelser, brutto", "Attendances, gross"),
        unit=Text("deltagelser", "attendances"),
        sentence=Text(
            "Alle deltagelser i indsatsens periode; den, der kom tre gange, tæller tre.",
            "All attendances in the programme's period; someone who came three times counts three.",
        ),
        measure=_gross_attendances,
    ),
    Definition(
        code="shadow_placements",
        title=Text("Skyggeresultater: offentlige job", "Shadow results: public-sector jobs"),
        unit=PLACEMENTS,
        sentence=Text(
            "Ansættelsesforhold hos offentlige arbejdsgivere, begyndt i indsatsens periode; de vises ved "
            "siden af og tæller ikke i målet.",
            "Placements with public employers, begun in the programme's period; they are shown beside and do "
            "not count towards the target.",
        ),
        measure=_shadow_placements,
    ),
    Definition(
        code="lasting_placements",
        title=Text("Varige ansættelsesforhold", "Lasting placements"),
        unit=PLACEMENTS,
        sentence=Text(
            "Ansættelsesforhold i private virksomheder, der stadig løber på opgørelsesdagen eller varede "
            f"mindst {LASTING_WEEKS} uger; praktik og uddannelse er ikke med.",
            "Placements in private companies that still run on the day of the figures or ran for at least "
            f"{LASTING_WEEKS} weeks; internships and training are left out.",
        ),
        measure=_lasting_placements,
    ),
    Definition(
        code="knows_schemes_share",
        title=Text("Kender støtteordningerne", "Know the support schemes"),
        unit=OF_COMPANIES,
        sentence=Text(
            "Aktive virksomheder i kommunen, der kender støtteordningerne efter den seneste kontakt, hvor "
            "det blev noteret, divideret med alle aktive virksomheder i kommunen.",
            "Active companies of the municipality that know the support schemes by the latest contact "
            "that noted it, divided by all active companies of the municipality.",
        ),
        measure=_reach(reach.knows_share),
    ),
    Definition(
        code="visited_share",
        title=Text("Har haft besøg", "Were visited"),
        unit=OF_COMPANIES,
        sentence=Text(
            "Aktive virksomheder i kommunen, som en partner besøgte eller mødtes med i indsatsens periode, "
            "divideret med alle aktive virksomheder i kommunen.",
            "Active companies of the municipality that a partner visited or met in the programme's period, "
            "divided by all active companies of the municipality.",
        ),
        measure=_reach(reach.visited_share),
    ),
    Definition(
        code="taking_part_share",
        title=Text("Er med", "Take part"),
        unit=OF_COMPANIES,
        sentence=Text(
            "Aktive virksomheder i kommunen, der i indsatsens periode deltog i et arrangement, havde en "
            "aftale eller tog nogen i job, divideret med alle aktive virksomheder i kommunen.",
            "Active companies of the municipality that came to an event, had an agreement or took somebody "
            "on in the programme's period, divided by all active companies of the municipality.",
        ),
        measure=_reach(reach.taking_part_share),
    ),
    Definition(
        code="usual_few_share",
        title=Text("De sædvanlige få", "The usual few"),
        unit=Text("andel af kontakter og deltagelser", "share of contacts and attendances"),
        sentence=Text(
            "Kontakter og deltagelser hos den tiendedel af de nåede virksomheder, der har flest, divideret "
            "med alle kontakter og deltagelser.",
            "Contacts and attendances of the tenth of the companies reached that has most, divided by all "
            "contacts and attendances.",
        ),
        measure=_reach(reach.usual_few_share),
    ),
    Definition(
        code="new_companies_share",
        title=Text("Nye i år", "New this year"),
        unit=Text("andel af nåede virksomheder", "share of companies reached"),
        sentence=Text(
            "Virksomheder, hvis første kontakt eller deltagelse ligger i det seneste år, divideret med alle "
            "nåede virksomheder.",
            "Companies whose first contact or attendance lies in the last year, divided by all companies "
            "reached.",
        ),
        measure=_reach(reach.new_share),
    ),
    Definition(
        code="decision_makers_share",
        title=Text("Beslutningstagere ved arrangementer", "Decision makers at events"),
        unit=Text("andel af virksomhedsrepræsentanter", "share of company representatives"),
        sentence=Text(
            "Forskellige virksomhedsrepræsentanter fra topledelsen, der kom til et arrangement, divideret "
            "med alle, hvis niveau er kendt.",
            "Different company representatives from top management who came to an event, divided by all "
            "whose level is known.",
        ),
        measure=_reach(reach.decision_makers_share),
    ),
    Definition(
        code="multi_stranded_share",
        title=Text("Flerstrenget kontakt", "Multi-stranded contact"),
        unit=Text("andel af kontaktede virksomheder", "share of companies contacted"),
        sentence=Text(
            "Virksomheder, som partnerne har talt med om mindst to slags tilbud, divideret med alle, de har "
            "talt med.",
            "Companies that partners talked to about at least two kinds of offer, divided by all they "
            "talked to.",
        ),
        measure=_reach(reach.multi_stranded_share),
    ),
    *(_still_in_job(months) for months in LASTING_MONTHS),
    Definition(
        code="step_up_share",
        title=Text("Et skridt op", "A step up"),
        unit=Text("andel af personer", "share of people"),
        sentence=Text(
            "Personer, der efter praktik, uddannelse eller løntilskud begyndte på et højere trin, divideret "
            "med alle, der er begyndt på et af dem; trinene er praktik og uddannelse, løntilskud, ordinære "
            "job (fuldtid, deltid, fleksjob, skånejob); hver person tæller én gang.",
            "People who after an internship, training or a wage subsidy began on a higher step, divided by "
            "all who began on one of these; the steps are internship and training, wage subsidy, ordinary "
            "jobs (full-time, part-time, flex and sheltered); each person counts once.",
        ),
        measure=_step_up,
        valid_from=AFTER_CARE_FROM,
    ),
)

#: The definitions in force: the latest version of each.
DEFINITIONS: dict[str, Definition] = {
    entry.code: entry for entry in sorted(ALL_VERSIONS, key=lambda entry: entry.version)
}


def definition(code: str, version: int | None = None) -> Definition:
    """The definition of a figure, the latest or that of a version; KeyError when there is none."""
    if version is None:
        return DEFINITIONS[code]
    for entry in ALL_VERSIONS:
        if (entry.code, entry.version) == (code, version):
            return entry
    raise KeyError(f"{code} version {version}")
