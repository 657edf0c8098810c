from django.urls import path

from virksom.partnerships.views import detail, listing, partnership, people, programme, table

app_name = "partnerships"
urlpatterns = [
    path("partnerskaber/", listing.list_view, name="list"),
    path("partnerskaber/<int:partnership>/", detail.detail_view, name="detail"),
    path("partnerskaber/<int:partnership>/ret/", partnership.change_view, name="change"),
    path(
        "partnerskaber/<int:partnership>/udtraeden/", partnership.withdraw_view, name="withdraw_partnership"
    ),
    path(
        "partnerskaber/<int:partnership>/udtraeden/fortryd/",
        partnership.resume_view,
        name="resume_partnership",
    ),
    path("partnerskaber/<int:partnership>/sparring/ny/", partnership.facilitation_view, name="facilitation"),
    path("partnerskaber/<int:partnership>/kontrakt/", partnership.contract_view, name="contract"),
    path("partnerskaber/<int:partnership>/maal/", partnership.targets_view, name="partnership_targets"),
    path("partnerskaber/<int:partnership>/aktoerer/ny/", table.new_actor_view, name="new_actor"),
    path("partnerskaber/<int:partnership>/tovholdere/ny/", table.new_lead_view, name="new_lead"),
    path("aktoerer/<int:actor>/", table.actor_view, name="actor"),
    path("aktoerer/<int:actor>/forlad/", table.leave_view, name="leave_table"),
    path("aktoerer/<int:actor>/forlad/fortryd/", table.return_view, name="return_to_table"),
    path("tovholdere/<int:lead>/", table.lead_view, name="lead"),
    path("organisationer/<int:organisation>/", table.organisation_view, name="organisation"),
    path("indsatser/ny/", programme.new_view, name="new_programme"),
    path("indsatser/<int:programme>/", programme.programme_view, name="programme"),
    path("indsatser/<int:programme>/ret/", programme.change_view, name="change_programme"),
    path("indsatser/<int:programme>/faser/", programme.phases_view, name="phases"),
    path("indsatser/<int:programme>/maal/", programme.targets_view, name="targets"),
    path("indsatser/<int:programme>/bidrag/", programme.funders_view, name="funders"),
    path("indsatser/<int:programme>/baggrund/", programme.surroundings_view, name="surroundings"),
    path("indsatser/<int:programme>/partnerskaber/ny/", listing.new_view, name="new"),
    path("personer/", people.people_view, name="people"),
    path("personer/inviter/<int:partnership>/", people.invite_view, name="invite"),
    path(
        "personer/inviter/indsats/<int:programme>/",
        people.invite_to_programme_view,
        name="invite_to_programme",
    ),
    path("personer/invitationer/<int:invitation>/igen/", people.resend_view, name="resend"),
    path("personer/invitationer/<int:invitation>/tilbage/", people.withdraw_view, name="withdraw"),
    path("personer/<int:membership>/afslut/", people.end_view, name="end"),
    path("personer/mig/", people.my_roles_view, name="my_roles"),
    path("personer/demo/", people.demo_sign_ins_view, name="demo_sign_ins"),
    path("velkommen/<str:token>/", people.welcome_view, name="welcome"),
]
