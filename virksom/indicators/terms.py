"""The eight terms of employment in the order of table 2, and the three groups that shares are of."""

from __future__ import annotations

from virksom.indicators.text import Text

TERMS: dict[str, Text] = {
    "ordinary_full_time": Text("Ordinær fuldtid", "Ordinary full-time"),
    "ordinary_part_time": Text("Ordinær deltid", "Ordinary part-time"),
    "flex_job": Text("Fleksjob", "Flex job"),
    "sheltered_job": Text("Skånejob", "Sheltered job"),
    "wage_subsidy": Text("Løntilskud", "Wage subsidy"),
    "company_internship": Text("Virksomhedspraktik", "Company internship"),
    "paid_training": Text("Uddannelse med løn", "Paid training"),
    "unpaid_training": Text("Uddannelse", "Training"),
}

#: Share -> the terms it gathers; each of the eight terms stands in exactly one group.
GROUPS: dict[str, tuple[str, ...]] = {
    "ordinary": ("ordinary_full_time", "ordinary_part_time", "flex_job", "sheltered_job"),
    "wage_subsidy": ("wage_subsidy",),
    "internship_and_training": ("company_internship", "paid_training", "unpaid_training"),
}
