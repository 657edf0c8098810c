
import django.db.models.deletion
import virksom.partnerships.models.membership
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Municipality',
            fields=[
                ('code', models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name='official code')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='name')),
                ('region', models.CharField(max_length=40, verbose_name='region')),
                ('tile_column', models.PositiveSmallIntegerField(verbose_name='column on the map')),
                ('tile_row', models.PositiveSmallIntegerField(verbose_name='row on the map')),
            ],
            options={
                'verbose_name': 'municipality',
                'verbose_name_plural': 'municipalities',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Phase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('kind', models.CharField(choices=[('pilot', 'pilot'), ('rollout', 'rollout')], max_length=10, verbose_name='kind')),
                ('starts', models.DateField(verbose_name='starts')),
                ('ends', models.DateField(verbose_name='ends')),
            ],
            options={
                'verbose_name': 'phase',
                'verbose_name_plural': 'phases',
                'ordering': ['starts'],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('name', models.CharField(max_length=160, verbose_name='name')),
                ('sector', models.CharField(choices=[('employment', 'employment'), ('business', 'business'), ('company', 'companies'), ('education', 'education'), ('association', 'associations'), ('authority', 'authorities')], max_length=12, verbose_name='sector')),
                ('website', models.URLField(blank=True, verbose_name='website')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='mail address')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='telephone')),
                ('is_demo', models.BooleanField(default=False, verbose_name='invented for the demo')),
                ('municipality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='organisations', to='partnerships.municipality', verbose_name='municipality')),
            ],
            options={
                'verbose_name': 'organisation',
                'verbose_name_plural': 'organisations',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Partnership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('model', models.CharField(choices=[('representative', 'representative model'), ('local', 'local model')], max_length=16, verbose_name='partnership model')),
                ('strands', models.CharField(choices=[('single', 'single-stranded'), ('multi', 'multi-stranded')], max_length=8, verbose_name='contact strands')),
                ('status', models.CharField(choices=[('active', 'active'), ('completed', 'completed'), ('withdrawn', 'withdrawn')], default='active', max_length=10, verbose_name='status')),
                ('starts', models.DateField(verbose_name='starts')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='withdrawn on')),
                ('withdrawal_reason', models.TextField(blank=True, verbose_name='why it withdrew')),
                ('anchoring_plan', models.TextField(blank=True, verbose_name='anchoring plan')),
                ('followed_until', models.DateField(blank=True, null=True, verbose_name='followed by the owner until')),
                ('last_activity_on', models.DateField(blank=True, editable=False, null=True, verbose_name='last activity')),
                ('last_activity', models.CharField(blank=True, editable=False, max_length=160, verbose_name='what it was')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='place in reports')),
                ('carried_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='carried_partnerships', to='partnerships.organisation', verbose_name='existing network it lives on in')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partnerships', to='partnerships.municipality', verbose_name='municipality')),
                ('phase', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partnerships', to='partnerships.phase', verbose_name='phase')),
            ],
            options={
                'verbose_name': 'partnership',
                'verbose_name_plural': 'partnerships',
                'ordering': ['municipality__name'],
            },
        ),
        migrations.CreateModel(
            name='Lead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('side', models.CharField(choices=[('employment', 'employment'), ('business', 'business')], max_length=12, verbose_name='side')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('carries', models.TextField(blank=True, help_text='One task on each line.', verbose_name='carries')),
                ('since', models.DateField(verbose_name='since')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='partnerships.organisation', verbose_name='organisation')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='leads', to='partnerships.partnership')),
            ],
            options={
                'verbose_name': 'lead',
                'verbose_name_plural': 'leads',
                'ordering': ['side', 'since'],
            },
        ),
        migrations.CreateModel(
            name='Contract',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('starts', models.DateField(verbose_name='starts')),
                ('ends', models.DateField(verbose_name='ends')),
                ('funding', models.PositiveIntegerField(blank=True, null=True, verbose_name='funding, kr.')),
                ('instalments', models.PositiveSmallIntegerField(default=1, verbose_name='instalments')),
                ('instalments_paid', models.PositiveSmallIntegerField(default=0, verbose_name='instalments paid')),
                ('next_step', models.CharField(blank=True, max_length=200, verbose_name='what comes next')),
                ('partnership', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='contract', to='partnerships.partnership')),
            ],
            options={
                'verbose_name': 'contract',
                'verbose_name_plural': 'contracts',
            },
        ),
        migrations.CreateModel(
            name='Actor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('answers_for', models.CharField(blank=True, max_length=300, verbose_name='answers for')),
                ('offers', models.CharField(blank=True, max_length=300, verbose_name='offers')),
                ('expectations', models.TextField(blank=True, verbose_name='expectations at the start')),
                ('management_commitment', models.CharField(blank=True, max_length=300, verbose_name="management's commitment")),
                ('joined_on', models.DateField(verbose_name='joined')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='left')),
                ('last_active_on', models.DateField(blank=True, editable=False, null=True, verbose_name='last active')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='partnerships.organisation', verbose_name='organisation')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='actors', to='partnerships.partnership', verbose_name='partnership')),
            ],
            options={
                'verbose_name': 'actor',
                'verbose_name_plural': 'actors',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('slug', models.SlugField(unique=True, verbose_name='name in addresses')),
                ('purpose', models.TextField(blank=True, verbose_name='purpose')),
                ('starts', models.DateField(verbose_name='starts')),
                ('ends', models.DateField(verbose_name='ends')),
                ('is_public', models.BooleanField(default=False, verbose_name='open to the public')),
                ('small_count_threshold', models.PositiveSmallIntegerField(default=4, verbose_name='counts up to this are hidden')),
                ('is_demo', models.BooleanField(default=False, verbose_name='invented for the demo')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='owned_programmes', to='partnerships.organisation', verbose_name='owner')),
            ],
            options={
                'verbose_name': 'programme',
                'verbose_name_plural': 'programmes',
                'ordering': ['-starts', 'name'],
            },
        ),
        migrations.AddField(
            model_name='phase',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='phases', to='partnerships.programme'),
        ),
        migrations.AddField(
            model_name='partnership',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='partnerships', to='partnerships.programme'),
        ),
        migrations.CreateModel(
            name='MembershipInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('email', models.EmailField(max_length=254, verbose_name='mail address')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('language', models.CharField(choices=[('da', 'Dansk'), ('en', 'English')], default='da', max_length=2, verbose_name='language')),
                ('role', models.CharField(choices=[('PO', 'programme owner'), ('PC', 'programme coordinator'), ('EV', 'evaluator'), ('LE', 'lead, employment'), ('LB', 'lead, business'), ('JC', 'job consultant'), ('BC', 'business consultant'), ('ED', 'education partner'), ('AS', 'association partner'), ('CO', 'company'), ('ME', 'mentor'), ('CA', 'candidate')], max_length=2, verbose_name='role')),
                ('token', models.CharField(default=virksom.partnerships.models.membership.new_token, editable=False, max_length=40, unique=True)),
                ('expires_on', models.DateField(verbose_name='open until')),
                ('sent_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='sent')),
                ('accepted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='accepted')),
                ('invited_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='partnerships.organisation', verbose_name='organisation')),
                ('partnership', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='partnerships.partnership', verbose_name='partnership')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='partnerships.programme')),
            ],
            options={
                'verbose_name': 'invitation to sign up',
                'verbose_name_plural': 'invitations to sign up',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('role', models.CharField(choices=[('PO', 'programme owner'), ('PC', 'programme coordinator'), ('EV', 'evaluator'), ('LE', 'lead, employment'), ('LB', 'lead, business'), ('JC', 'job consultant'), ('BC', 'business consultant'), ('ED', 'education partner'), ('AS', 'association partner'), ('CO', 'company'), ('ME', 'mentor'), ('CA', 'candidate')], max_length=2, verbose_name='role')),
                ('starts', models.DateField(verbose_name='starts')),
                ('ends', models.DateField(blank=True, null=True, verbose_name='ends')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='partnerships.organisation', verbose_name='organisation')),
                ('partnership', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='partnerships.partnership', verbose_name='partnership')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='partnerships.programme', verbose_name='programme')),
            ],
            options={
                'verbose_name': 'membership',
                'verbose_name_plural': 'memberships',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Funder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('amount', models.PositiveIntegerField(blank=True, null=True, verbose_name='amount, kr.')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='partnerships.organisation')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='funders', to='partnerships.programme')),
            ],
            options={
                'verbose_name': 'funder',
                'verbose_name_plural': 'funders',
            },
        ),
        migrations.CreateModel(
            name='ContextEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('happened_on', models.DateField(verbose_name='when')),
                ('date_is_approximate', models.BooleanField(default=False, verbose_name='the date is approximate')),
                ('title', models.CharField(max_length=160, verbose_name='what happened')),
                ('explains', models.CharField(blank=True, max_length=200, verbose_name='which figure it explains')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='context_events', to='partnerships.programme')),
            ],
            options={
                'verbose_name': 'context event',
                'verbose_name_plural': 'context events',
                'ordering': ['happened_on'],
            },
        ),
        migrations.CreateModel(
            name='StartPackageItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('kind', models.CharField(choices=[('network_meeting', 'network meeting'), ('workshop', 'company workshop')], max_length=16, verbose_name='kind')),
                ('held_on', models.DateField(blank=True, null=True, verbose_name='held on')),
                ('event_id', models.BigIntegerField(blank=True, null=True, verbose_name="event's number")),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='start_package', to='partnerships.partnership')),
            ],
            options={
                'verbose_name': 'part of the start package',
                'verbose_name_plural': 'start package',
                'ordering': ['kind'],
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('indicator', models.CharField(max_length=40, verbose_name='indicator')),
                ('value', models.PositiveIntegerField(verbose_name='target')),
                ('starts', models.DateField(verbose_name='counts from')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('partnership', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='partnerships.partnership', verbose_name='partnership')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='partnerships.programme')),
            ],
            options={
                'verbose_name': 'target',
                'verbose_name_plural': 'targets',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ContractParty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('signed_by', models.CharField(blank=True, max_length=150, verbose_name='signed by')),
                ('signed_on', models.DateField(blank=True, null=True, verbose_name='signed on')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parties', to='partnerships.contract')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='partnerships.organisation')),
            ],
            options={
                'verbose_name': 'party to the contract',
                'verbose_name_plural': 'parties to the contract',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('contract', 'organisation'), name='party_once_per_contract')],
            },
        ),
        migrations.CreateModel(
            name='Facilitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('kind', models.CharField(choices=[('meeting', 'meeting'), ('phone', 'telephone'), ('mail', 'mail')], max_length=8, verbose_name='kind')),
                ('on', models.DateField(verbose_name='when')),
                ('about', models.CharField(max_length=200, verbose_name='about')),
                ('given_by', models.CharField(max_length=150, verbose_name='given by')),
                ('next_step', models.CharField(blank=True, max_length=200, verbose_name='agreed next step')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='facilitation', to='partnerships.partnership')),
            ],
            options={
                'verbose_name': 'facilitation',
                'verbose_name_plural': 'facilitation log',
                'ordering': ['-on', '-pk'],
                'indexes': [models.Index(fields=['partnership', 'on'], name='partnership_partner_49f7f9_idx')],
            },
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(('ends__gte', models.F('starts'))), name='contract_ends_after_start', violation_error_message='The contract ends before it starts. Correct one of the dates.'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(('instalments_paid__lte', models.F('instalments'))), name='contract_pays_no_more_than_agreed', violation_error_message='More instalments are paid than agreed. Correct one of the numbers.'),
        ),
        migrations.AddConstraint(
            model_name='actor',
            constraint=models.UniqueConstraint(fields=('partnership', 'organisation'), name='actor_once_per_partnership'),
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(('ends__gte', models.F('starts'))), name='programme_ends_after_start', violation_error_message='The programme ends before it starts. Correct one of the dates.'),
        ),
        migrations.AddConstraint(
            model_name='phase',
            constraint=models.UniqueConstraint(fields=('programme', 'kind'), name='phase_once_per_programme'),
        ),
        migrations.AddConstraint(
            model_name='phase',
            constraint=models.CheckConstraint(condition=models.Q(('ends__gte', models.F('starts'))), name='phase_ends_after_start', violation_error_message='The phase ends before it starts. Correct one of the dates.'),
        ),
        migrations.AddConstraint(
            model_name='partnership',
            constraint=models.UniqueConstraint(fields=('programme', 'municipality'), name='partnership_once_per_municipality'),
        ),
        migrations.AddConstraint(
            model_name='partnership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'withdrawn'), _negated=True), models.Q(('withdrawn_on__isnull', False), models.Q(('withdrawal_reason', ''), _negated=True)), _connector='OR'), name='withdrawal_has_its_reason', violation_error_message='Say when the partnership withdrew, and why.'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(fields=('user', 'role', 'organisation', 'partnership'), name='membership_once_in_partnership'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(condition=models.Q(('partnership', None)), fields=('user', 'role', 'organisation', 'programme'), name='membership_once_in_programme'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('role__in', ('PO', 'PC', 'EV')), ('partnership', None)), models.Q(models.Q(('role__in', ('PO', 'PC', 'EV')), _negated=True), ('partnership__isnull', False)), _connector='OR'), name='membership_partnership_fits_role', violation_error_message='Programme roles cover the whole programme; all other roles need a partnership.'),
        ),
        migrations.AddConstraint(
            model_name='funder',
            constraint=models.UniqueConstraint(fields=('programme', 'organisation'), name='funder_once_per_programme'),
        ),
        migrations.AddConstraint(
            model_name='startpackageitem',
            constraint=models.UniqueConstraint(fields=('partnership', 'kind'), name='start_package_item_once'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.UniqueConstraint(fields=('partnership', 'indicator'), name='target_once_in_partnership'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.UniqueConstraint(condition=models.Q(('partnership', None)), fields=('programme', 'indicator'), name='target_once_in_programme'),
        ),
    ]
