from django.apps import AppConfig


class OpeningsConfig(AppConfig):
    name = "virksom.openings"
    label = "openings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from virksom.openings import access  # noqa: F401  (enters its rights into the table)
