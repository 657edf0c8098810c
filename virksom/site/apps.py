from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "virksom.site"
    label = "site"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from virksom.site import access  # noqa: F401  (registers the check)
