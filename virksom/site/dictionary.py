"""The data dictionary: every field that holds data on persons, as data.

Each kind of record says why it is kept, on what basis, by which row of the table of rights it is seen, and
until when; its fields stand in groups with what they are for. A test holds it against the models: a new
field without a line here fails.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from virksom.foundation.access import TABLE

TASK = "the municipality's task by law of helping people into work (GDPR art. 6(1)(e))"
CONSENT = "the candidate's consent (GDPR art. 6(1)(a)), apart from the legal basis of the rest"
DEALINGS = "a public task carried out with the company (GDPR art. 6(1)(e))"
SIGNED_IN = "the public task the person works in (GDPR art. 6(1)(e))"
FORGOTTEN = "until emptied: on request, or 30 days after a notice at 24 months without activity"
WITH_IT = "as long as the record it belongs to"
AS_STAFF = "as long as the person has a role; names in the trail until emptied"


@dataclass(frozen=True)
class Kept:
    """One kind of record: its row of the table of rights, why, on what basis, until when, and its fields.

    `fields` maps names of fields, with spaces between them, to what they are for.
    """

    row: str
    basis: str
    retention: str
    fields: Mapping[str, str]

    def lines(self) -> Iterator[tuple[str, str]]:
        """Each field with what it is for."""
        for names, purpose in self.fields.items():
            for name in names.split():
                yield name, purpose


SENDING = "to send a mail once"
DEMO = "to mark what was invented"
PLACE = "to say where it belongs"
WHO = "to say who did it"

DICTIONARY: dict[str, Kept] = {
    "candidates.candidate": Kept("candidate's identity", TASK, FORGOTTEN, {
        "code": "to name the person where no identity may show",
        "name email phone": "to reach the person",
        "language": "to write in a language the person reads",
        "is_eligible enrolled_on": "to know that the job centre attests it, and since when",
        "partnership consultant": "to say who is responsible",
        "user": "to let the person see all of it",
        "told_on emptied_on": "to forget in time",
        "is_demo": DEMO,
    }),
    "candidates.competenceprofile": Kept("competence profile", TASK, FORGOTTEN, {
        "candidate": PLACE,
        "hours_least hours_most times travel_minutes starts_from wishes": "to find a job that fits",
        "adjustments": "to find a workplace that fits, said of the place",
        "confirmed_on": "to hide what may be out of date",
    }),
    "candidates.claim": Kept("competence profile", TASK, FORGOTTEN, {
        "profile": PLACE,
        "kind said said_in put concept": "to say what the person can",
        "where from_year to_year": "to have education and work recognised; never shown without identity",
        "danish_level speaking reading writing": "to compare with what a job asks for",
        "evidence evidence_on evidence_by evidence_for": "to say how it is known",
    }),
    "candidates.sharegrant": Kept("grant, consent", CONSENT, FORGOTTEN + "; a grant ends after 90 days", {
        "candidate to purpose": "to say who may see whom, for what",
        "asked_on asked_by given_on ends_on withdrawn_at": "to show what was asked, given and taken back",
        "alias": "to name the person for this receiver alone",
        "candidate_yes_at receiver_yes_at": "to open the identity when both have said yes",
    }),
    "candidates.consent": Kept("grant, consent", CONSENT, FORGOTTEN, {
        "candidate about text_version language given_at expires_on withdrawn_at":
            "to show what was agreed to, in which words, and since when",
    }),
    "candidates.reading": Kept("grant, consent", TASK, FORGOTTEN + "; then without the reader", {
        "candidate user organisation purpose by_name hour": "to let the person see who has seen them",
    }),
    "candidates.candidatemail": Kept("grant, consent", TASK, FORGOTTEN, {
        "sent_at claimed_at kind candidate grant user": SENDING,
    }),
    "placements.placement": Kept("placement", TASK, "kept for the figures, without the person", {
        "candidate company partnership opening": "to say who works where",
        "occupation": "to see whether the job uses what the person can; taken out with the person",
        "terms is_private starts ends hours": "to count results and follow up",
        "basis basis_reason": "to tell what the partnership caused",
        "company_yes_at person_yes_at": "to have it confirmed by both sides",
        "next_step next_step_on": "to agree what comes next",
        "recorded_by recorded_for": WHO,
        "is_demo": DEMO,
    }),
    "placements.followup": Kept("follow-up", TASK, "kept for the figures, without the person", {
        "placement moment due_on done_on done_by": "to forget nobody after a start",
        "reminded_on escalated_on": SENDING,
        "is_demo": DEMO,
    }),
    "placements.answer": Kept("follow-up", TASK, FORGOTTEN + "; then without the words", {
        "follow_up part how answered_at": "to see how it goes",
        "note user": "to help in time",
    }),
    "placements.followupmail": Kept("follow-up", TASK, FORGOTTEN, {
        "sent_at claimed_at follow_up part email language token expires_on": "to ask by a personal link",
    }),
    "placements.followupnotice": Kept("follow-up", TASK, WITH_IT, {
        "sent_at claimed_at kind follow_up user": SENDING,
    }),
    "placements.confirmation": Kept("placement", TASK, FORGOTTEN + "; then without the words", {
        "placement part agrees terms starts said_at settled_at": "to have it confirmed by both sides",
        "without_help": "to tell what the partnership caused",
        "note user": "to settle what differs",
    }),
    "placements.assessment": Kept("placement", TASK, "kept for the figures; then without the words", {
        "placement attribution reason assessed_at": "to tell what the partnership caused",
        "user organisation": WHO,
    }),
    "placements.match": Kept("match", TASK, FORGOTTEN + "; then without the words", {
        "partnership opening candidate": PLACE,
        "step starts_on terms placement": "to say how far a proposed job has come",
        "why answer_by": "to let the person decide",
        "proposed_at proposed_by proposed_for": WHO,
        "grant": "to show the profile to the company of the job, and to no other",
        "given_before until_before known_before": "to share no more after a no than before the job",
        "question question_at answer answer_owed answered_at": "to give everybody an answer",
        "is_demo": DEMO,
    }),
    "placements.steptaken": Kept("match", TASK, FORGOTTEN + "; then without the words", {
        "match step part at": "to say how far a proposed job has come",
        "note user": "to know who said so, in which words",
    }),
    "placements.matchmail": Kept("match", TASK, FORGOTTEN, {
        "sent_at claimed_at kind match token expires_on": "to ask and answer by a personal link",
    }),
    "placements.confirmationmail": Kept("placement", TASK, FORGOTTEN, {
        "sent_at claimed_at placement part email language token expires_on": "to ask by a personal link",
    }),
    "placements.task": Kept("follow-up", TASK, FORGOTTEN + "; then without the words", {
        "follow_up what due_on user done_on": "to do what was agreed",
    }),
    "openings.openingnotice": Kept("opening", CONSENT, FORGOTTEN, {
        "sent_at claimed_at kind opening step shared_job user candidate": SENDING,
    }),
    "openings.opening": Kept("opening", DEALINGS, "as long as the opening", {
        "contact contact_name contact_phone contact_email best_time": "to ring the one who knows the job",
        "user organisation partnership company workplace": "to say whose it is",
        "source task title places filled taken": "to find somebody for the job",
        "hours times place travel starts_on": "to find somebody for the job",
        "is_public state told_at first_answer_at asked_whether_open_at heard_at closed_at closed_because key":
            "to answer in time and close it",
        "is_demo": DEMO,
    }),
    "companies.contactperson": Kept("contact persons", DEALINGS, "until the company or partner removes it", {
        "company name level title": "to know whom to ask",
        "email phone prefers language": "to reach the person as they like it",
    }),
    "companies.linkmail": Kept("contact persons", DEALINGS, WITH_IT, {
        "sent_at claimed_at company person email token sender organisation on": SENDING,
    }),
    "companies.signature": Kept("contacts, needs, referrals", DEALINGS, WITH_IT, {
        "agreement side name on": "to know who signed",
    }),
    "companies.contactrules": Kept("company register", DEALINGS, WITH_IT, {
        "company most_a_month pause_from pause_until channel hours not_about has_stopped":
            "to keep to what the company wants",
        "person set_at set_by is_on_its_word": "to know who decided",
        "token token_expires_on": "to open the company's own page",
    }),
    "events.participant": Kept("attendance", DEALINGS, "as long as the events they came to are counted", {
        "partnership represents level organisation_name company organisation": "to count who was reached",
        "name email phone language": "to invite and greet the person",
        "is_demo": DEMO,
    }),
    "events.invitation": Kept("attendance", DEALINGS, WITH_IT, {
        "sent_at claimed_at event participant token answer answered_at invited_by": "to invite, once",
    }),
    "events.registration": Kept("attendance", DEALINGS, WITH_IT, {
        "event participant state token queued_at note": "to keep a seat",
    }),
    "events.reminder": Kept("attendance", DEALINGS, WITH_IT, {
        "sent_at claimed_at registration days_before": SENDING,
    }),
    "events.notice": Kept("attendance", DEALINGS, WITH_IT, {
        "sent_at claimed_at registration kind": SENDING,
    }),
    "events.attendance": Kept("attendance", DEALINGS, "kept for the figures", {
        "session participant partnership on represents source": "to count who came",
        "recorded_by recorded_for": WHO,
        "is_demo": DEMO,
    }),
    "events.feedback": Kept("attendance", DEALINGS, WITH_IT, {
        "event registration usefulness will_act best better": "to learn what was useful",
    }),
    "events.signedlistrow": Kept("attendance", DEALINGS, WITH_IT, {
        "signed_list number name email organisation_name represents level problem":
            "to read a list signed at the door",
        "participant made_participant attendance": "to be able to undo it",
    }),
    "events.tourmember": Kept("event", DEALINGS, WITH_IT, {
        "tour team user name organisation": "to say who goes along",
        "is_demo": DEMO,
    }),
    "partnerships.membership": Kept("organisations, roles", SIGNED_IN, AS_STAFF, {
        "user role organisation programme partnership starts ends": "to give the rights of a role",
    }),
    "partnerships.membershipinvitation": Kept("organisations, roles", SIGNED_IN, AS_STAFF, {
        "email name language role organisation programme partnership": "to invite somebody to a role",
        "token expires_on sent_at accepted_at invited_by": "to open the link once",
    }),
    "partnerships.lead": Kept("organisations, roles", SIGNED_IN, AS_STAFF, {
        "partnership side name organisation user carries since until": "to say who carries the partnership",
    }),
    "partnerships.contractparty": Kept("partnership", SIGNED_IN, WITH_IT, {
        "contract organisation signed_by signed_on": "to know who signed",
    }),
    "partnerships.facilitation": Kept("partnership", SIGNED_IN, WITH_IT, {
        "partnership kind on about given_by next_step": "to read the support a partnership had",
    }),
    "accounts.user": Kept("organisations, roles", SIGNED_IN, AS_STAFF, {
        "email password last_login is_active date_joined": "to sign in",
        "name phone language": "to be known and reached by colleagues",
        "is_superuser is_support": "to give support, marked and in the trail",
        "is_demo": DEMO,
    }),
    "foundation.trailentry": Kept("trail of who did what", TASK, "names until emptied; the chain stays", {
        "number at verb subject_kind subject_id subject_name details circle_id": "to show what was done",
        "actor_id actor_name organisation_id organisation_name support_id support_name": WHO,
        "salt commitment link": "to make a changed line show",
    }),
}  # fmt: skip

#: Records of work: of persons they say no more than which colleague did them.
DONE_BY = frozenset({
    "evaluation.release", "openings.relaystep", "openings.sharedjob", "events.signedlist",
    "companies.contact",
    "companies.reservation", "companies.agendaitem", "companies.turn", "companies.agreement",
    "companies.review", "companies.rolemodel", "companies.introduction", "companies.merge",
    "companies.need", "companies.referral", "companies.profile", "companies.contactowner",
    "companies.companyimport", "companies.timelineentry", "companies.notice",
})  # fmt: skip

#: Records without persons.
WITHOUT = frozenset({
    "candidates.concept", "openings.requirement", "openings.shift", "openings.exchangeterms",
    "placements.followupterms", "events.theme", "events.event",
    "events.host", "events.session", "events.tour", "events.tourteam", "events.tourstop",
    "companies.company", "companies.workplace", "companies.reservedday", "companies.monthofcontacts",
    "companies.commitment", "companies.alias", "companies.earlierlink", "companies.profilearea",
    "companies.contactterms", "companies.importremark", "companies.importedentry",
    "partnerships.organisation", "partnerships.actor", "partnerships.partnership",
    "partnerships.contract", "partnerships.startpackageitem", "partnerships.municipality",
    "partnerships.programme", "partnerships.funder", "partnerships.phase", "partnerships.contextevent",
    "partnerships.target", "foundation.trailhead",
})  # fmt: skip

#: Never stored, by the words a field for it would have.
NOT_STORED = {
    "CPR number": ("cpr", "personal_number", "ssn"),
    "ethnicity": ("ethnic", "race"),
    "nationality": ("nationality", "citizenship"),
    "birthplace": ("birthplace", "birth_place", "born_in", "country_of_birth", "origin"),
    "religion": ("religion", "faith"),
    "mother tongue": ("mother_tongue", "native_language", "first_language"),
    "diagnosis": ("diagnosis", "illness", "disability", "health"),
    "benefit type": ("benefit", "allowance"),
    "case notes": ("case_note", "journal", "casework"),
}


def viewers_of(row: str) -> str:
    """The roles that read records of a row, by its cells."""
    cells = next(right.cells for right in TABLE.values() if right.name == row)
    return "; ".join(f"{role} {cell}" for role, cell in cells.items() if cell != "-")
