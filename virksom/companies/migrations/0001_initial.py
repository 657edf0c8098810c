
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('partnerships', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Company',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('name', models.CharField(max_length=160, verbose_name='name')),
                ('cvr', models.CharField(blank=True, max_length=8, null=True, unique=True, verbose_name='CVR number')),
                ('industry', models.CharField(blank=True, max_length=120, verbose_name='industry')),
                ('size', models.CharField(blank=True, choices=[('1-9', '1 to 9 employees'), ('10-49', '10 to 49 employees'), ('50-249', '50 to 249 employees'), ('250+', '250 employees or more')], max_length=8, verbose_name='size')),
                ('is_protected_from_advertising', models.BooleanField(default=False, verbose_name='protected from advertising')),
                ('is_public', models.BooleanField(default=False, verbose_name='its profile is public')),
                ('is_demo', models.BooleanField(default=False, verbose_name='invented for the demo')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='companies', to='partnerships.municipality', verbose_name='municipality')),
                ('organisation', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='company', to='partnerships.organisation')),
            ],
            options={
                'verbose_name': 'company',
                'verbose_name_plural': 'companies',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ContactPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('level', models.CharField(blank=True, choices=[('top_management', 'top management'), ('hr', 'HR'), ('production', 'production')], max_length=16, verbose_name='level')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='mail address')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='telephone')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contact_persons', to='companies.company')),
            ],
            options={
                'verbose_name': 'contact person',
                'verbose_name_plural': 'contact persons',
                'ordering': ['name'],
            },
        ),
        migrations.AddIndex(
            model_name='company',
            index=models.Index(fields=['municipality', 'name', 'id'], name='company_list_of_place'),
        ),
        migrations.AddIndex(
            model_name='company',
            index=models.Index(fields=['name', 'id'], name='company_list'),
        ),
    ]
