"""The pages of results."""

from virksom.evaluation.views.overview import overview_view
from virksom.evaluation.views.panels import partnership_figures_view, partnership_terms_view
from virksom.evaluation.views.public import definitions_view, public_list_view, public_results_view
from virksom.evaluation.views.results import results_view

__all__ = [
    "definitions_view",
    "overview_view",
    "partnership_figures_view",
    "partnership_terms_view",
    "public_list_view",
    "public_results_view",
    "results_view",
]
