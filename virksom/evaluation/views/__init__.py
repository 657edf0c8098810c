"""The pages of results."""

from virksom.evaluation.views.companies import comparable_view, evidence_file_view, evidence_view
from virksom.evaluation.views.lasting import partnership_lasting_view
from virksom.evaluation.views.overview import overview_view
from virksom.evaluation.views.panels import partnership_figures_view, partnership_terms_view
from virksom.evaluation.views.public import (
    definitions_view,
    public_file_view,
    public_list_view,
    public_results_view,
)
from virksom.evaluation.views.reach import (
    partnership_reach_file_view,
    partnership_reach_link_view,
    partnership_reach_view,
    programme_reach_file_view,
    programme_reach_view,
)
from virksom.evaluation.views.releases import freeze_view, publish_view, release_view, releases_view
from virksom.evaluation.views.results import results_file_view, results_view

__all__ = [
    "comparable_view",
    "definitions_view",
    "evidence_file_view",
    "evidence_view",
    "freeze_view",
    "overview_view",
    "partnership_figures_view",
    "partnership_lasting_view",
    "partnership_reach_file_view",
    "partnership_reach_link_view",
    "partnership_reach_view",
    "partnership_terms_view",
    "programme_reach_file_view",
    "programme_reach_view",
    "public_file_view",
    "public_list_view",
    "public_results_view",
    "publish_view",
    "release_view",
    "releases_view",
    "results_file_view",
    "results_view",
]
