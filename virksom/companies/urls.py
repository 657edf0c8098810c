from django.urls import path

from virksom.companies.views import company, own, referrals, register

app_name = "companies"
urlpatterns = [
    path("virksomheder/", register.list_view, name="list"),
    path("virksomheder/<int:company>/", company.detail_view, name="detail"),
    path("virksomheder/<int:company>/ret/", register.change_view, name="change"),
    path("virksomheder/<int:company>/slet/", register.delete_view, name="delete"),
    path("virksomheder/<int:company>/kontakter/ny/", register.new_person_view, name="new_person"),
    path("kontakter/<int:person>/ret/", register.change_person_view, name="change_person"),
    path("kontakter/<int:person>/fjern/", register.remove_person_view, name="remove_person"),
    path("partnerskaber/<int:partnership>/virksomheder/ny/", register.new_view, name="new"),
    # Handing companies over.
    path("henvisninger/", referrals.list_view, name="referrals"),
    path("henvisninger/<int:referral>/", referrals.detail_view, name="referral"),
    path("henvisninger/<int:referral>/ja/", referrals.accept_view, name="accept_referral"),
    path("henvisninger/<int:referral>/nej/", referrals.decline_view, name="decline_referral"),
    path("henvisninger/<int:referral>/luk/", referrals.close_view, name="close_referral"),
    path("virksomheder/<int:company>/henvis/", referrals.refer_view, name="refer"),
    path("partnerskaber/<int:partnership>/kontaktaftale/", referrals.terms_view, name="contact_terms"),
    # The company decides: inside, and by its link.
    path("virksomheder/<int:company>/egen-side/", own.inside_view, name="own_inside"),
    path("virksomheder/<int:company>/regler/", own.rules_view, name="rules"),
    path("virksomheder/<int:company>/stop/", own.stop_view, name="stop"),
    path("virksomheder/<int:company>/genoptag/", own.resume_view, name="resume"),
    path("virksomheder/<int:company>/link/", own.link_view, name="send_link"),
    path("virksomhed/<str:token>/", own.own_view, name="own"),
    path("virksomhed/<str:token>/regler/", own.own_rules_view, name="own_rules"),
    path("virksomhed/<str:token>/stop/", own.own_stop_view, name="own_stop"),
    path("virksomhed/<str:token>/genoptag/", own.own_resume_view, name="own_resume"),
]
