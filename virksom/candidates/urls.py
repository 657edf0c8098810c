from django.urls import path

from virksom.candidates.views import confirming, enrolment, own, profile, sharing

app_name = "candidates"
_OWN = "profiler/<int:profile>"
urlpatterns = [
    path("kandidater/", enrolment.list_view, name="list"),
    path("kandidater/<int:candidate>/", enrolment.detail_view, name="detail"),
    path("kandidater/<int:candidate>/ret/", enrolment.change_view, name="change"),
    path("kandidater/<int:candidate>/profil/", profile.begin_view, name="own_begin"),
    path("partnerskaber/<int:partnership>/kandidater/ny/", enrolment.new_view, name="new"),
    path("min-profil/", profile.own_profile_view, name="own_profile"),
    path("profiler/ord/", profile.concepts_view, name="own_words"),
    path(f"{_OWN}/", profile.profile_view, name="profile"),
    path(f"{_OWN}/udfyld/", profile.fill_view, name="fill"),
    path(f"{_OWN}/udfyld/arbejde/", profile.new_claim_view, {"kind": "work"}, name="own_new_work"),
    path(
        f"{_OWN}/udfyld/uddannelse/", profile.new_claim_view, {"kind": "education"}, name="own_new_education"
    ),
    path(f"{_OWN}/udfyld/kan/", profile.new_claim_view, {"kind": "skill"}, name="own_new_skill"),
    path(f"{_OWN}/udfyld/sprog/", profile.new_claim_view, {"kind": "language"}, name="own_new_language"),
    path(f"{_OWN}/udfyld/bevis/", profile.new_claim_view, {"kind": "licence"}, name="own_new_licence"),
    path(f"{_OWN}/udfyld/timer/", profile.time_view, name="own_time"),
    path(f"{_OWN}/udfyld/oensker/", profile.wishes_view, name="own_wishes"),
    path(f"{_OWN}/udfyld/<int:claim>/", profile.claim_view, name="own_claim"),
    path(f"{_OWN}/udfyld/<int:claim>/fjern/", profile.remove_claim_view, name="own_remove"),
    path(f"{_OWN}/udfyld/fortryd/", profile.restore_claim_view, name="own_restore"),
    path(f"{_OWN}/udfyld/rigtig/", profile.confirm_view, name="own_confirm"),
    path(f"{_OWN}/udfyld/ikke-rigtig/", profile.unconfirm_view, name="own_unconfirm"),
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
    path("mig/rigtig/<str:token>/", confirming.confirm_by_link_view, name="own_confirm_by_link"),
    path("mig/samtykke/", own.consents_view, name="consents"),
]
