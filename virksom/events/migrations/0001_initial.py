
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import virksom.events.models.event
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('companies', '0001_initial'),
        ('partnerships', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('kind', models.CharField(choices=[('network_meeting', 'network meeting'), ('workshop', 'workshop'), ('conference', 'conference'), ('after_work_meeting', 'after-work meeting'), ('company_visit', 'company visit'), ('company_tour', 'company tour'), ('job_bus', 'job bus'), ('job_fair', 'job fair'), ('learning_seminar', 'learning seminar'), ('facilitation_meeting', 'facilitation meeting')], max_length=24, verbose_name='kind')),
                ('title', models.CharField(max_length=160, verbose_name='title')),
                ('description', models.TextField(blank=True, verbose_name='what it is about')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='place')),
                ('starts_at', models.DateTimeField(verbose_name='starts')),
                ('ends_at', models.DateTimeField(verbose_name='ends')),
                ('status', models.CharField(choices=[('draft', 'draft'), ('announced', 'announced'), ('cancelled', 'cancelled')], default='draft', max_length=10, verbose_name='status')),
                ('is_public', models.BooleanField(default=True, verbose_name='open to the public')),
                ('capacity', models.PositiveIntegerField(blank=True, help_text='Empty: no limit.', null=True, verbose_name='seats')),
                ('sequence', models.PositiveIntegerField(default=0, editable=False)),
                ('seats_taken', models.PositiveIntegerField(default=0, editable=False, verbose_name='seats taken')),
                ('registration_closes_at', models.DateTimeField(blank=True, null=True, verbose_name='registration closes')),
                ('cancelled_reason', models.CharField(blank=True, max_length=300, verbose_name='why it is cancelled')),
                ('effort_hours', models.PositiveIntegerField(blank=True, null=True, verbose_name='hours spent on it')),
                ('effort_kroner', models.PositiveIntegerField(blank=True, null=True, verbose_name='money spent on it, kr.')),
                ('is_demo', models.BooleanField(default=False, verbose_name='invented for the demo')),
                ('copied_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='copies', to='events.event')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='partnerships.partnership', verbose_name='partnership')),
            ],
            options={
                'verbose_name': 'event',
                'verbose_name_plural': 'events',
                'ordering': ['-starts_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Host',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hostings', to='events.event')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='partnerships.organisation')),
            ],
            options={
                'verbose_name': 'host',
                'verbose_name_plural': 'hosts',
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='event',
            name='hosts',
            field=models.ManyToManyField(related_name='hosted_events', through='events.Host', to='partnerships.organisation', verbose_name='hosts'),
        ),
        migrations.CreateModel(
            name='Participant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='mail address')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='telephone')),
                ('represents', models.CharField(choices=[('company', 'a company'), ('network', 'another organisation')], max_length=8, verbose_name='comes from')),
                ('level', models.CharField(blank=True, choices=[('top_management', 'top management'), ('hr', 'HR'), ('production', 'production')], max_length=16, verbose_name='level')),
                ('organisation_name', models.CharField(blank=True, max_length=160, verbose_name='company or organisation')),
                ('language', models.CharField(choices=[('da', 'Danish'), ('en', 'English')], default='da', max_length=2, verbose_name='language of mails')),
                ('is_demo', models.BooleanField(default=False, verbose_name='invented for the demo')),
                ('company', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='participants', to='companies.company')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='participants', to='partnerships.organisation')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participants', to='partnerships.partnership', verbose_name='partnership')),
            ],
            options={
                'verbose_name': 'participant',
                'verbose_name_plural': 'participants',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent')),
                ('claimed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('token', models.CharField(default=virksom.events.models.event.new_token, editable=False, max_length=40, unique=True)),
                ('answer', models.CharField(blank=True, choices=[('', 'no answer yet'), ('yes', 'comes'), ('no', 'does not come')], default='', max_length=3, verbose_name='answer')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='events.event')),
                ('invited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='events.participant')),
            ],
            options={
                'verbose_name': 'invitation',
                'verbose_name_plural': 'invitations',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Registration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('state', models.CharField(choices=[('seated', 'has a seat'), ('waiting', 'on the waiting list'), ('cancelled', 'given up')], max_length=9, verbose_name='state')),
                ('token', models.CharField(default=virksom.events.models.event.new_token, editable=False, max_length=40, unique=True)),
                ('queued_at', models.DateTimeField(verbose_name='registered')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='anything we should know')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='registrations', to='events.event')),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='registrations', to='events.participant')),
            ],
            options={
                'verbose_name': 'registration',
                'verbose_name_plural': 'registrations',
                'ordering': ['queued_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent')),
                ('claimed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('kind', models.CharField(choices=[('seated', 'you have a seat'), ('waiting', 'you are on the waiting list'), ('moved_up', 'you have moved up'), ('changed', 'the event has changed'), ('cancelled', 'the event is cancelled'), ('link', 'your link once more'), ('feedback', 'what it gave you')], max_length=10, verbose_name='about')),
                ('registration', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='events.registration')),
            ],
            options={
                'verbose_name': 'notice',
                'verbose_name_plural': 'notices',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Feedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('usefulness', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='how useful was it')),
                ('will_act', models.BooleanField(blank=True, null=True, verbose_name='will do something because of it')),
                ('best', models.CharField(blank=True, max_length=500, verbose_name='what was best')),
                ('better', models.CharField(blank=True, max_length=500, verbose_name='what could be better')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='events.event')),
                ('registration', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='events.registration')),
            ],
            options={
                'verbose_name': 'feedback',
                'verbose_name_plural': 'feedback',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent')),
                ('claimed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('days_before', models.PositiveSmallIntegerField(verbose_name='days before')),
                ('registration', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='events.registration')),
            ],
            options={
                'verbose_name': 'reminder',
                'verbose_name_plural': 'reminders',
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('title', models.CharField(blank=True, max_length=160, verbose_name='title')),
                ('starts_at', models.DateTimeField(verbose_name='starts')),
                ('ends_at', models.DateTimeField(verbose_name='ends')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='place')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to='events.event')),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
                'ordering': ['starts_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('on', models.DateField(editable=False, verbose_name='day')),
                ('represents', models.CharField(choices=[('company', 'a company'), ('network', 'another organisation')], editable=False, max_length=8, verbose_name='comes from')),
                ('source', models.CharField(choices=[('door', 'check-in at the door'), ('signed_list', 'signed list')], default='door', max_length=12, verbose_name='how it was recorded')),
                ('is_demo', models.BooleanField(default=False, verbose_name='invented for the demo')),
                ('partnership', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='partnerships.partnership')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_for', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='partnerships.organisation')),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='events.participant')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='events.session')),
            ],
            options={
                'verbose_name': 'attendance',
                'verbose_name_plural': 'attendances',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='SignedList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('file_name', models.CharField(max_length=200, verbose_name='file')),
                ('state', models.CharField(choices=[('preview', 'preview'), ('committed', 'recorded'), ('undone', 'undone')], default='preview', max_length=10, verbose_name='state')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='what happened while reading')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signed_lists', to='events.session')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'signed list',
                'verbose_name_plural': 'signed lists',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='SignedListRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('number', models.PositiveIntegerField(verbose_name='row')),
                ('name', models.CharField(blank=True, max_length=150, verbose_name='name')),
                ('email', models.CharField(blank=True, max_length=254, verbose_name='mail address')),
                ('organisation_name', models.CharField(blank=True, max_length=160, verbose_name='company or organisation')),
                ('represents', models.CharField(blank=True, max_length=8, verbose_name='comes from')),
                ('level', models.CharField(blank=True, max_length=16, verbose_name='level')),
                ('problem', models.CharField(blank=True, max_length=300, verbose_name='problem')),
                ('made_participant', models.BooleanField(default=False, verbose_name='the person was new')),
                ('attendance', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='signed_rows', to='events.attendance')),
                ('participant', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='signed_rows', to='events.participant')),
                ('signed_list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='events.signedlist')),
            ],
            options={
                'verbose_name': 'row of a signed list',
                'verbose_name_plural': 'rows of signed lists',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Theme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('title', models.CharField(max_length=160, verbose_name='theme')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='themes', to='partnerships.partnership', verbose_name='partnership')),
            ],
            options={
                'verbose_name': 'theme',
                'verbose_name_plural': 'themes',
                'ordering': ['-year', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='event',
            name='theme',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='events', to='events.theme', verbose_name='theme'),
        ),
        migrations.AddConstraint(
            model_name='host',
            constraint=models.UniqueConstraint(fields=('event', 'organisation'), name='host_once_per_event'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.UniqueConstraint(models.F('partnership'), django.db.models.functions.text.Lower('email'), condition=models.Q(('email', ''), _negated=True), name='participant_once_per_mail'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.UniqueConstraint(models.F('partnership'), django.db.models.functions.text.Lower('name'), django.db.models.functions.text.Lower('organisation_name'), condition=models.Q(('email', '')), name='participant_once_per_name'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(fields=('event', 'participant'), name='invitation_once_per_event'),
        ),
        migrations.AddIndex(
            model_name='registration',
            index=models.Index(fields=['event', 'state', 'queued_at'], name='events_regi_event_i_62e53e_idx'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.UniqueConstraint(fields=('event', 'participant'), name='registration_once_per_event'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('sent_at', None)), fields=['created_at'], name='notice_owed'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'feedback')), fields=('registration',), name='feedback_asked_once'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(('usefulness__range', (1, 5))), name='usefulness_from_1_to_5'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(fields=('registration', 'days_before'), name='reminder_once'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gte', models.F('starts_at'))), name='session_ends_after_start', violation_error_message='The session ends before it starts. Correct one of the times.'),
        ),
        migrations.AddIndex(
            model_name='attendance',
            index=models.Index(fields=['partnership', 'represents', 'participant', 'on'], name='attendance_result_tables'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.UniqueConstraint(fields=('session', 'participant'), name='attendance_once_per_session', violation_error_message='This person is already ticked off for the session.'),
        ),
        migrations.AddConstraint(
            model_name='theme',
            constraint=models.UniqueConstraint(fields=('partnership', 'year', 'title'), name='theme_once_per_year'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['partnership', 'starts_at', 'id'], name='event_list_of_place'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['starts_at', 'id'], name='event_list'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['ends_at'], name='event_end'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gte', models.F('starts_at'))), name='event_ends_after_start', violation_error_message='The event ends before it starts. Correct one of the times.'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('capacity', None), ('seats_taken__lte', models.F('capacity')), _connector='OR'), name='event_never_overfull', violation_error_message='More people have a seat than that. Choose a larger number of seats.'),
        ),
    ]
