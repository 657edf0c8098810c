
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('partnerships', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('edition', models.PositiveSmallIntegerField(verbose_name='edition')),
                ('as_of', models.DateField(verbose_name='figures of')),
                ('figures', models.JSONField(verbose_name='figures')),
                ('notes', models.JSONField(blank=True, default=list, verbose_name='notes to the figures')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='releases', to='partnerships.programme')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'release',
                'verbose_name_plural': 'releases',
                'ordering': ['-edition'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'edition'), name='release_edition_once')],
            },
        ),
    ]
