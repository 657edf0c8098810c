"""Figures leave the database: results of a programme, reach among companies, a company's evidence."""

from virksom.evaluation.facts.results import (
    jobs_by_month,
    partnership_results_of,
    period_of,
    results_of,
    sites_of,
    table_1,
    table_2,
    target_results,
)

__all__ = [
    "jobs_by_month",
    "partnership_results_of",
    "period_of",
    "results_of",
    "sites_of",
    "table_1",
    "table_2",
    "target_results",
]
