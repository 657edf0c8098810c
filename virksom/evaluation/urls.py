from django.urls import path

from virksom.evaluation import views

app_name = "evaluation"
urlpatterns = [
    path("indsats/<int:programme>/", views.overview_view, name="overview"),
    path("resultater-nu/", views.results_view, name="results"),
    path("resultater-nu/hent/<slug:form>/", views.results_file_view, name="results_file"),
    path("resultater-nu/udgivelser/", views.releases_view, name="releases"),
    path("resultater-nu/udgivelser/frys/<int:programme>/", views.freeze_view, name="freeze"),
    path("resultater-nu/udgivelser/<int:release>/", views.release_view, name="release"),
    path("resultater-nu/udgivelser/<int:release>/udgiv/", views.publish_view, name="publish"),
    path("resultater/", views.public_list_view, name="public_list"),
    path("resultater/<slug:slug>/", views.public_results_view, name="public_results"),
    path("resultater/<slug:slug>/hent/<slug:form>/", views.public_file_view, name="public_file"),
    path("begreber/", views.definitions_view, name="definitions"),
    path("partnerskaber/<int:partnership>/tal/", views.partnership_figures_view, name="partnership_figures"),
    path("partnerskaber/<int:partnership>/vilkaar/", views.partnership_terms_view, name="partnership_terms"),
    path("virksomheder/<int:company>/lignende/", views.comparable_view, name="comparable"),
    path("virksomheder/<int:company>/dokumentation/", views.evidence_view, name="evidence"),
    path(
        "virksomheder/<int:company>/dokumentation/hent/<slug:form>/",
        views.evidence_file_view,
        name="evidence_file",
    ),
    path(
        "partnerskaber/<int:partnership>/varighed/",
        views.partnership_lasting_view,
        name="partnership_lasting",
    ),
    path(
        "partnerskaber/<int:partnership>/raekkevidde/", views.partnership_reach_view, name="partnership_reach"
    ),
    path(
        "partnerskaber/<int:partnership>/raekkevidde/hent/<slug:form>/",
        views.partnership_reach_file_view,
        name="partnership_reach_file",
    ),
    path(
        "partnerskaber/<int:partnership>/raekkevidde/vej/",
        views.partnership_reach_link_view,
        name="partnership_reach_link",
    ),
    path("indsats/<int:programme>/raekkevidde/", views.programme_reach_view, name="programme_reach"),
    path(
        "indsats/<int:programme>/raekkevidde/hent/<slug:form>/",
        views.programme_reach_file_view,
        name="programme_reach_file",
    ),
]
