from django.urls import path

from virksom.candidates.views import enrolment, own, sharing

app_name = "candidates"
urlpatterns = [
    path("kandidater/", enrolment.list_view, name="list"),
    path("kandidater/<int:candidate>/", enrolment.detail_view, name="detail"),
    path("kandidater/<int:candidate>/ret/", enrolment.change_view, name="change"),
    path("partnerskaber/<int:partnership>/kandidater/ny/", enrolment.new_view, name="new"),
    path("kandidater/<int:candidate>/delinger/", sharing.grants_view, name="grants"),
    path("kandidater/<int:candidate>/del/", sharing.ask_view, name="ask"),
    path("kandidater/delinger/<int:grant>/svar/", sharing.record_answer_view, name="record_answer"),
    path("delt/", sharing.shared_list_view, name="shared_list"),
    path("delt/<int:sharegrant>/", sharing.shared_view, name="shared"),
    path("delt/<int:sharegrant>/profil.txt", sharing.shared_file_view, name="shared_file"),
    path("delt/<int:sharegrant>/moed/", sharing.meet_view, name="meet"),
    path("delt/<int:sharegrant>/spoerg/", sharing.ask_again_view, name="ask_again"),
    path("delt/link/<str:token>/", sharing.shared_link_view, name="shared_link"),
    path("mig/hvem-har-set-mig/", own.who_saw_view, name="who_saw"),
    path("mig/del/", own.share_view, name="share"),
    path("mig/hvem-har-set-mig/<int:grant>/svar/", own.answer_view, name="answer"),
    path("mig/hvem-har-set-mig/<int:grant>/stop/", own.stop_view, name="stop"),
    path("mig/hvem-har-set-mig/<int:grant>/genoptag/", own.resume_view, name="resume"),
    path("mig/hvem-har-set-mig/<int:grant>/vis-navn/", own.known_view, name="known"),
    path("mig/mine-data.zip", own.export_view, name="export"),
    path("mig/samtykke/", own.consents_view, name="consents"),
]
