
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('candidates', '0001_initial'),
        ('companies', '0001_initial'),
        ('partnerships', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('terms', models.CharField(choices=[('ordinary_full_time', 'ordinary full-time'), ('ordinary_part_time', 'ordinary part-time'), ('flex_job', 'flex job'), ('sheltered_job', 'sheltered job'), ('wage_subsidy', 'wage subsidy'), ('company_internship', 'company internship'), ('paid_training', 'paid training'), ('unpaid_training', 'training')], max_length=20, verbose_name='terms of employment')),
                ('is_private', models.BooleanField(default=True, verbose_name='in a private company')),
                ('starts', models.DateField(verbose_name='starts')),
                ('ends', models.DateField(blank=True, null=True, verbose_name='ends')),
                ('basis', models.CharField(choices=[('reported', 'reported'), ('attributed', 'attributed to the partnership')], default='reported', max_length=10, verbose_name='basis')),
                ('basis_reason', models.TextField(blank=True, verbose_name='why it is attributed')),
                ('is_demo', models.BooleanField(default=False, verbose_name='invented for the demo')),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='placements', to='candidates.candidate', verbose_name='candidate')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='placements', to='companies.company', verbose_name='company')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='placements', to='partnerships.partnership', verbose_name='partnership')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_for', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='partnerships.organisation')),
            ],
            options={
                'verbose_name': 'placement',
                'verbose_name_plural': 'placements',
                'ordering': ['-starts', '-pk'],
                'indexes': [models.Index(fields=['partnership', 'is_private', 'terms', 'starts'], name='placement_result_tables'), models.Index(fields=['-starts', '-id'], name='placement_list')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends', None), ('ends__gte', models.F('starts')), _connector='OR'), name='placement_ends_after_start', violation_error_message='The placement ends before it starts. Correct one of the dates.'), models.CheckConstraint(condition=models.Q(models.Q(('basis', 'attributed'), _negated=True), models.Q(('basis_reason', ''), _negated=True), _connector='OR'), name='attribution_has_its_reason', violation_error_message='Say why the placement would not have come without the partnership.'), models.UniqueConstraint(fields=('candidate', 'company', 'terms', 'starts'), name='placement_once', violation_error_message='This placement is already recorded.')],
            },
        ),
    ]
