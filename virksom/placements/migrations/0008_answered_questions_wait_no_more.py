from django.db import migrations


def answered_questions_wait_no_more(apps, schema_editor):
    """`question_at` says since when a question waits; until now it stayed when the answer had come."""
    apps.get_model("placements", "Match").objects.exclude(answered_at=None).update(question_at=None)


class Migration(migrations.Migration):

    dependencies = [
        ('placements', '0007_what_was_shared_before'),
    ]

    operations = [
        migrations.RunPython(answered_questions_wait_no_more, migrations.RunPython.noop, elidable=True),
    ]
