"""The verbs of the trail, as people read them. A test holds this list against the actions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

VERBS = {
    "accept_invitation": _("accepted the invitation"),
    "add_actor": _("seated an actor"),
    "add_contact_person": _("added a contact person"),
    "add_theme": _("added a theme"),
    "add_workplace": _("added a workplace"),
    "announce_event": _("announced the event"),
    "ask_for_feedback": _("asked for feedback"),
    "answer_invitation": _("answered the invitation"),
    "begin_placement": _("recorded a placement"),
    "cancel_event": _("cancelled the event"),
    "change_account": _("changed their account"),
    "change_actor": _("changed an actor"),
    "change_candidate": _("changed a candidate"),
    "change_company": _("changed the company"),
    "change_contact_person": _("changed a contact person"),
    "change_contract": _("changed the contract"),
    "change_event": _("changed the event"),
    "change_feedback": _("changed an answer about the event"),
    "change_lead": _("changed a lead"),
    "change_organisation": _("changed the organisation"),
    "change_partnership": _("changed the partnership"),
    "change_placement": _("changed the placement"),
    "change_programme": _("changed the programme"),
    "change_registration": _("changed the registration"),
    "change_workplace": _("changed a workplace"),
    "commit_import": _("imported companies"),
    "commit_signed_list": _("recorded a signed list"),
    "create_partnership": _("created the partnership"),
    "create_programme": _("created the programme"),
    "delete_company": _("deleted the company"),
    "empty_entry": _("emptied a line of the trail"),
    "end_membership": _("ended the role"),
    "end_placement": _("ended the placement"),
    "enrol_candidate": _("enrolled a candidate"),
    "freeze_release": _("froze the results"),
    "fulfil_start_package": _("ticked a part of the start package"),
    "reopen_start_package": _("opened a part of the start package again"),
    "give_feedback": _("answered about the event"),
    "give_up_seat": _("gave up the seat"),
    "hand_over_candidate": _("handed a candidate over"),
    "invite": _("invited to the event"),
    "invite_member": _("invited to a role"),
    "leave_table": _("recorded that an actor left"),
    "load_demo": _("loaded the demo"),
    "merge_companies": _("merged two entries of a company"),
    "plan_event": _("planned the event"),
    "publish_release": _("published the results"),
    "record_attendance": _("recorded attendance"),
    "record_facilitation": _("recorded facilitation"),
    "register": _("registered for the event"),
    "register_company": _("entered the company"),
    "remind": _("sent reminders"),
    "remove_contact_person": _("removed a contact person"),
    "remove_workplace": _("removed a workplace"),
    "resend_invitation": _("sent the invitation again"),
    "resume_partnership": _("took the partnership up again"),
    "return_to_table": _("recorded that an actor came back"),
    "send_link_again": _("sent the link again"),
    "set_context_events": _("changed what happened outside"),
    "set_funders": _("changed the funders"),
    "set_lead": _("named a lead"),
    "set_phases": _("changed the phases"),
    "set_targets": _("changed the targets"),
    "sign_contract": _("signed the contract"),
    "stage_import": _("uploaded companies to import"),
    "stage_signed_list": _("uploaded a signed list"),
    "start_viewing_as": _("began to see the pages as"),
    "stop_viewing_as": _("stopped seeing the pages as"),
    "undo_import": _("undid an import of companies"),
    "undo_merge": _("parted two merged entries"),
    "undo_signed_list": _("undid a signed list"),
    "withdraw_attendance": _("took attendance back"),
    "withdraw_invitation": _("withdrew the invitation"),
    "withdraw_partnership": _("withdrew the partnership"),
}


def said(verb: str) -> str:
    """A verb in the reader's language; an old verb that is no longer used is shown as it was written."""
    return str(VERBS.get(verb, verb.replace("_", " ")))


def verbs_like(words: str) -> list[str]:
    """The verbs whose words hold what somebody looks for."""
    return [verb for verb in VERBS if words.lower() in said(verb).lower()]
