from django.urls import path

from virksom.companies import views

app_name = "companies"
urlpatterns = [
    path("virksomheder/", views.list_view, name="list"),
    path("virksomheder/<int:company>/", views.detail_view, name="detail"),
    path("virksomheder/<int:company>/ret/", views.change_view, name="change"),
    path("virksomheder/<int:company>/slet/", views.delete_view, name="delete"),
    path("virksomheder/<int:company>/kontakter/ny/", views.new_person_view, name="new_person"),
    path("kontakter/<int:person>/ret/", views.change_person_view, name="change_person"),
    path("kontakter/<int:person>/fjern/", views.remove_person_view, name="remove_person"),
    path("partnerskaber/<int:partnership>/virksomheder/ny/", views.new_view, name="new"),
]
