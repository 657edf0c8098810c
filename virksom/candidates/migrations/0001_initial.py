
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
            name='Candidate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('code', models.CharField(max_length=20, unique=True, verbose_name='code')),
                ('name', models.CharField(blank=True, max_length=150, verbose_name='name')),
                ('is_eligible', models.BooleanField(verbose_name='the job centre attests that the candidate is in the target group')),
                ('enrolled_on', models.DateField(verbose_name='enrolled')),
                ('is_demo', models.BooleanField(default=False, verbose_name='invented for the demo')),
                ('consultant', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='assigned_candidates', to=settings.AUTH_USER_MODEL, verbose_name='job consultant')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='candidates', to='partnerships.partnership', verbose_name='partnership')),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='candidate', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'candidate',
                'verbose_name_plural': 'candidates',
                'ordering': ['code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('is_eligible', True)), name='candidate_is_attested', violation_error_message='Only candidates whom the job centre attests can be enrolled.')],
            },
        ),
    ]
