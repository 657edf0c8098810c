from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "virksom.events"
    label = "events"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from virksom.events import access  # noqa: F401  (enters its rights into the table)
