from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "virksom.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from virksom.accounts import access  # noqa: F401  (enters its rights into the table)
