from django.apps import AppConfig


class CandidatesConfig(AppConfig):
    name = "virksom.candidates"
    label = "candidates"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from virksom.candidates import access  # noqa: F401  (enters its rights into the table)
