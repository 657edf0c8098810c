from django.apps import AppConfig


class CompaniesConfig(AppConfig):
    name = "virksom.companies"
    label = "companies"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from virksom.companies import access  # noqa: F401  (enters its rights into the table)
