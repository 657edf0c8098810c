from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    name = "virksom.partnerships"
    label = "partnerships"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from virksom.partnerships import access  # noqa: F401  (enters its rights into the table)
