"""The index behind the search for companies, kept by triggers."""

from django.db import migrations

from virksom.companies.models.search_index import install, uninstall


class Migration(migrations.Migration):

    dependencies = [
        ('companies', '0005_earlier_numbers'),
    ]

    operations = [
        migrations.RunPython(install, uninstall),
    ]
