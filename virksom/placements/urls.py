from django.urls import path

from virksom.placements.views import company_match, confirmation, follow_up, link, match, own_match, placement

app_name = "placements"
_LINK = "virksomhed/<str:token>/jobaabninger/<int:opening>/forslag"
urlpatterns = [
    path("forslag/", match.list_view, name="matches"),
    path("forslag/<int:match>/", match.detail_view, name="match"),
    path("forslag/<int:match>/<slug:word>/", match.say_view, name="say"),
    path("forslag/<int:match>/virksomhedens/svar/", company_match.company_match_view, name="company_match"),
    path("jobaabninger/<int:opening>/foreslaa/", match.propose_view, name="propose"),
    path("jobaabninger/<int:opening>/forslag/", match.of_opening_view, name="of_opening"),
    path("kandidater/<int:candidate>/forslag/", match.of_candidate_view, name="matches_of_candidate"),
    path("kandidater/<int:candidate>/forslag/venter/", own_match.own_waits_view, name="own_waits"),
    path("kandidater/<int:candidate>/forslag/svar/", own_match.own_told_view, name="own_told"),
    path("mig/job/<int:match>/", own_match.own_match_view, name="own_match"),
    path("job/<str:token>/", own_match.own_match_by_link_view, name="own_match_by_link"),
    path(f"{_LINK}/", company_match.of_opening_by_link_view, name="of_opening_by_link"),
    path(f"{_LINK}/<int:match>/", company_match.company_match_by_link_view, name="company_match_by_link"),
    path("ansaettelser/", placement.list_view, name="list"),
    path("ansaettelser/<int:placement>/", confirmation.detail_view, name="detail"),
    path("ansaettelser/<int:placement>/ret/", placement.change_view, name="change"),
    path("ansaettelser/<int:placement>/afslut/", placement.end_view, name="end"),
    path("ansaettelser/<int:placement>/bekraeft/", confirmation.confirm_view, name="confirm"),
    path("ansaettelser/<int:placement>/spoerg/", confirmation.ask_to_confirm_view, name="ask_to_confirm"),
    path("ansaettelser/<int:placement>/forskel/<int:confirmation>/", confirmation.settle_view, name="settle"),
    path("ansaettelse/<str:token>/", link.confirm_by_link_view, name="confirm_by_link"),
    path("partnerskaber/<int:partnership>/ansaettelser/ny/", placement.new_view, name="new"),
    path("virksomheder/<int:company>/ansaettelser/", placement.of_company_view, name="of_company"),
    path("kandidater/<int:candidate>/ansaettelser/", placement.of_candidate_view, name="of_candidate"),
    path("ture/<int:tour>/ansaettelser/", placement.of_tour_view, name="of_tour"),
    path("opfoelgning/", follow_up.list_view, name="follow_ups"),
    path("opfoelgning/spoerg/", follow_up.ask_all_view, name="ask_all"),
    path("opfoelgning/<int:follow_up>/", follow_up.detail_view, name="follow_up"),
    path("opfoelgning/<int:follow_up>/spoerg/", follow_up.ask_view, name="ask"),
    path("opfoelgning/<int:follow_up>/skriv/", follow_up.write_in_view, name="write_in"),
    path("opfoelgning/<int:follow_up>/godt/", follow_up.confirm_well_view, name="confirm_well"),
    path("opfoelgning/<int:follow_up>/faerdig/", follow_up.finish_view, name="finish"),
    path("opfoelgning/<int:follow_up>/opgaver/", follow_up.agree_view, name="agree"),
    path("opfoelgning/<int:follow_up>/opgaver/<int:task>/", follow_up.task_done_view, name="task_done"),
    path("partnerskaber/<int:partnership>/opfoelgning/", follow_up.terms_view, name="follow_up_terms"),
    path("svar/<str:token>/", link.answer_view, name="answer"),
]
