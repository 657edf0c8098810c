from django.urls import path

from virksom.evaluation import views

app_name = "evaluation"
urlpatterns = [
    path("indsats/<int:programme>/", views.overview_view, name="overview"),
    path("resultater-nu/", views.results_view, name="results"),
    path("resultater/", views.public_list_view, name="public_list"),
    path("resultater/<slug:slug>/", views.public_results_view, name="public_results"),
    path("begreber/", views.definitions_view, name="definitions"),
    path("partnerskaber/<int:partnership>/tal/", views.partnership_figures_view, name="partnership_figures"),
    path("partnerskaber/<int:partnership>/vilkaar/", views.partnership_terms_view, name="partnership_terms"),
]
