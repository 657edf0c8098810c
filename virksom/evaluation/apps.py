from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "virksom.evaluation"
    label = "evaluation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from virksom.evaluation import access  # noqa: F401  (enters its rights into the table)
