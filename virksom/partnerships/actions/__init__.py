"""What happens to programmes, partnerships, organisations and memberships."""

from virksom.partnerships.actions.contract import (
    ContractTerms,
    Party,
    change_contract,
    sign_contract,
)
from virksom.partnerships.actions.organisation import NewOrganisation
from virksom.partnerships.actions.partnership import (
    change_partnership,
    create_partnership,
    record_facilitation,
    resume_partnership,
    withdraw_partnership,
)
from virksom.partnerships.actions.programme import (
    ContextLine,
    FunderLine,
    PhaseLine,
    TargetLine,
    change_programme,
    create_programme,
    set_context_events,
    set_funders,
    set_phases,
    set_targets,
)
from virksom.partnerships.actions.table import (
    add_actor,
    change_actor,
    change_lead,
    change_organisation,
    leave_table,
    return_to_table,
    set_lead,
)
from virksom.partnerships.actions.upkeep import (
    fulfil_start_package,
    note_activity,
    reopen_start_package,
)

__all__ = [
    "ContextLine",
    "ContractTerms",
    "FunderLine",
    "NewOrganisation",
    "Party",
    "PhaseLine",
    "TargetLine",
    "add_actor",
    "change_actor",
    "change_contract",
    "change_lead",
    "change_organisation",
    "change_partnership",
    "change_programme",
    "create_partnership",
    "create_programme",
    "fulfil_start_package",
    "leave_table",
    "note_activity",
    "record_facilitation",
    "reopen_start_package",
    "resume_partnership",
    "return_to_table",
    "set_context_events",
    "set_funders",
    "set_lead",
    "set_phases",
    "set_targets",
    "sign_contract",
    "withdraw_partnership",
]
