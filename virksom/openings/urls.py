from django.urls import path

from virksom.openings.views import sharing

app_name = "openings"
urlpatterns = [
    path("kandidater/<int:candidate>/del/virksomhed/", sharing.share_with_company_view, name="share_company"),
    path("kandidater/<int:candidate>/del/virksomhed/vej/", sharing.share_way_view, name="share_way"),
]
