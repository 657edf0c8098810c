from django.urls import path

from virksom.companies.views import company, importing, merging, register

app_name = "companies"
urlpatterns = [
    path("virksomheder/", register.list_view, name="list"),
    path("virksomheder/<int:company>/", merging.or_its_successor(company.detail_view), name="detail"),
    path("virksomheder/<int:company>/flet/", merging.merge_view, name="merge"),
    path("virksomheder/<int:company>/flet/<int:merge>/fortryd/", merging.undo_merge_view, name="undo_merge"),
    path(
        "partnerskaber/<int:partnership>/virksomheder/dubletter/", merging.duplicates_view, name="duplicates"
    ),
    path("virksomheder/<int:company>/ret/", register.change_view, name="change"),
    path("virksomheder/<int:company>/slet/", register.delete_view, name="delete"),
    path("virksomheder/<int:company>/kontakter/ny/", register.new_person_view, name="new_person"),
    path("virksomheder/<int:company>/arbejdssteder/ny/", register.new_workplace_view, name="new_workplace"),
    path(
        "virksomheder/<int:company>/arbejdssteder/<int:workplace>/ret/",
        register.change_workplace_view,
        name="change_workplace",
    ),
    path(
        "virksomheder/<int:company>/arbejdssteder/<int:workplace>/fjern/",
        register.remove_workplace_view,
        name="remove_workplace",
    ),
    path("kontakter/<int:person>/ret/", register.change_person_view, name="change_person"),
    path("kontakter/<int:person>/fjern/", register.remove_person_view, name="remove_person"),
    path("partnerskaber/<int:partnership>/virksomheder/ny/", register.new_view, name="new"),
    path("partnerskaber/<int:partnership>/virksomheder/import/", importing.upload_view, name="imports"),
    path(
        "partnerskaber/<int:partnership>/virksomheder/import/<int:company_import>/",
        importing.import_view,
        name="import",
    ),
    path(
        "partnerskaber/<int:partnership>/virksomheder/import/<int:company_import>/skriv/",
        importing.commit_import_view,
        name="commit_import",
    ),
    path(
        "partnerskaber/<int:partnership>/virksomheder/import/<int:company_import>/fortryd/",
        importing.undo_import_view,
        name="undo_import",
    ),
    path(
        "partnerskaber/<int:partnership>/virksomheder/import/<int:company_import>/fortsaet/",
        importing.resume_import_view,
        name="resume_import",
    ),
]
