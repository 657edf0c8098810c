from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "virksom.placements"
    label = "placements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from virksom.placements import access  # noqa: F401  (enters its rights into the table)
