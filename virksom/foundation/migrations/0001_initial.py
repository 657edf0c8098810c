
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='TrailHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.BigIntegerField(default=0)),
                ('link', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'verbose_name': 'end of the trail',
                'verbose_name_plural': 'end of the trail',
            },
        ),
        migrations.CreateModel(
            name='TrailEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.BigIntegerField(unique=True, verbose_name='number in the chain')),
                ('at', models.DateTimeField(db_index=True, verbose_name='when')),
                ('verb', models.CharField(max_length=60, verbose_name='what was done')),
                ('subject_kind', models.CharField(max_length=60, verbose_name='kind')),
                ('subject_id', models.BigIntegerField(null=True, verbose_name='number')),
                ('subject_name', models.CharField(blank=True, max_length=200, verbose_name='to what')),
                ('actor_id', models.BigIntegerField(null=True, verbose_name="person's number")),
                ('actor_name', models.CharField(blank=True, max_length=200, verbose_name='who')),
                ('organisation_id', models.BigIntegerField(null=True, verbose_name="organisation's number")),
                ('organisation_name', models.CharField(blank=True, max_length=200, verbose_name='for which organisation')),
                ('circle_id', models.BigIntegerField(null=True, verbose_name='place')),
                ('support_id', models.BigIntegerField(null=True, verbose_name="support person's number")),
                ('support_name', models.CharField(blank=True, max_length=200, verbose_name='through support')),
                ('details', models.JSONField(blank=True, default=dict, verbose_name='details')),
                ('salt', models.CharField(blank=True, editable=False, max_length=32)),
                ('commitment', models.CharField(editable=False, max_length=64)),
                ('link', models.CharField(editable=False, max_length=64, unique=True)),
            ],
            options={
                'verbose_name': 'line of the trail',
                'verbose_name_plural': 'trail',
                'ordering': ['-number'],
                'indexes': [models.Index(fields=['subject_kind', 'subject_id'], name='foundation__subject_2d82ef_idx'), models.Index(fields=['circle_id', '-number'], name='foundation__circle__d6237a_idx'), models.Index(fields=['actor_id', '-number'], name='foundation__actor_i_9825e3_idx'), models.Index(fields=['organisation_id', '-number'], name='foundation__organis_f9d1db_idx')],
            },
        ),
    ]
