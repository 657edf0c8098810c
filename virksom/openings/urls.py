from django.urls import path

from virksom.openings.views import bank, partners, sharing, telling, week

app_name = "openings"
urlpatterns = [
    path("jobaabninger/", partners.list_view, name="list"),
    path("jobaabninger/<int:opening>/", partners.detail_view, name="detail"),
    path("jobaabninger/<int:opening>/tag/", partners.take_view, name="take"),
    path("jobaabninger/<int:opening>/giv-videre/", partners.pass_on_view, name="pass_on"),
    path("jobaabninger/<int:opening>/pladser/", partners.note_filled_view, name="note_filled"),
    path("jobaabninger/<int:opening>/luk/", partners.close_view, name="close"),
    path("jobaabninger/<int:opening>/uge/", week.week_view, name="week"),
    path("jobaabninger/<int:opening>/sammen/", bank.together_view, name="together"),
    path("jobaabninger/<int:opening>/del-job/", bank.suggest_view, name="suggest_shared_job"),
    path("jobaabninger/<int:opening>/ret/", telling.change_view, name="change"),
    path("jobaabninger/<int:opening>/besat/", telling.filled_view, name="filled"),
    path("jobaabninger/<int:opening>/stadig-aaben/", telling.still_open_view, name="still_open"),
    path("jobaabninger/<int:opening>/ikke-mere/", telling.no_more_view, name="no_more"),
    path("virksomheder/<int:company>/jobaabninger/", partners.of_company_view, name="of_company"),
    path("virksomheder/<int:company>/jobaabninger/ny/", telling.new_view, name="new"),
    path("kontakter/<int:contact>/jobaabninger/", partners.of_contact_view, name="of_contact"),
    path("partnerskaber/<int:partnership>/formidlingsboers/", partners.terms_view, name="terms"),
    path("virksomhed/<str:token>/jobaabning/", telling.own_new_view, name="own_new"),
    path("virksomhed/<str:token>/jobaabninger/", telling.own_list_view, name="own_list"),
    path("virksomhed/<str:token>/jobaabninger/vis/", partners.of_link_view, name="of_link"),
    path("virksomhed/<str:token>/jobaabninger/<int:opening>/", telling.own_status_view, name="own_status"),
    path(
        "virksomhed/<str:token>/jobaabninger/<int:opening>/ret/", telling.own_change_view, name="own_change"
    ),
    path(
        "virksomhed/<str:token>/jobaabninger/<int:opening>/besat/", telling.own_filled_view, name="own_filled"
    ),
    path(
        "virksomhed/<str:token>/jobaabninger/<int:opening>/stadig-aaben/",
        telling.own_still_open_view,
        name="own_still_open",
    ),
    path(
        "virksomhed/<str:token>/jobaabninger/<int:opening>/ikke-mere/",
        telling.own_no_more_view,
        name="own_no_more",
    ),
    path("virksomhed/<str:token>/jobaabninger/<int:opening>/uge/", week.own_week_view, name="own_week"),
    path("lokalbank/", bank.bank_view, name="bank"),
    path("lokalbank/uge/<int:candidate>/", bank.week_view, name="week_of_candidate"),
    path("kandidater/<int:candidate>/uge/vej/", bank.week_way_view, name="week_way"),
    path("kandidater/<int:candidate>/del/virksomhed/", sharing.share_with_company_view, name="share_company"),
    path("kandidater/<int:candidate>/del/virksomhed/vej/", sharing.share_way_view, name="share_way"),
]
