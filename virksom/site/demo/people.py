"""Those who sign in: one person for each role of the table of rights, and support."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import make_password

from virksom.accounts.models import User
from virksom.partnerships.models import Membership, Role
from virksom.partnerships.models.membership import PROGRAMME_ROLES
from virksom.site.demo.facts import FIRST_DAY
from virksom.site.demo.scene import Scene, marked

HOME = "Odense"


@dataclass(frozen=True)
class SignIn:
    """A person one can be in the demo. `seat` is the key of the organisation they act for."""

    key: str
    role: Role | None
    seat: str
    name: str = ""
    #: Whether the list of sign-ins names them; others are there so that colleagues exist.
    shown: bool = True

    @property
    def email(self) -> str:
        return f"{self.key}@demo.example"

    @property
    def password(self) -> str:
        return str(settings.DEMO_PASSWORD)


SIGN_INS = (
    SignIn("programme-owner", Role.PROGRAMME_OWNER, "owner", "Mette Lund"),
    SignIn("programme-coordinator", Role.PROGRAMME_COORDINATOR, "owner"),
    SignIn("evaluator", Role.EVALUATOR, "evaluators"),
    SignIn("employment-lead", Role.EMPLOYMENT_LEAD, "job_centre", "Amina Holm"),
    SignIn("business-lead", Role.BUSINESS_LEAD, "business_organisation", "Jonas Bech"),
    SignIn("job-consultant", Role.JOB_CONSULTANT, "job_centre"),
    SignIn("job-consultant-2", Role.JOB_CONSULTANT, "job_centre", shown=False),
    SignIn("business-consultant", Role.BUSINESS_CONSULTANT, "business_organisation"),
    SignIn("education-partner", Role.EDUCATION_PARTNER, "school"),
    SignIn("association-partner", Role.ASSOCIATION_PARTNER, "mentors"),
    SignIn("company", Role.COMPANY_USER, "host_company"),
    SignIn("mentor", Role.MENTOR, "mentors"),
    SignIn("candidate", Role.CANDIDATE, "job_centre"),
    SignIn("support", None, ""),
)


def build_users(scene: Scene) -> None:
    """The people who sign in. The password is hashed once for all of them."""
    hashed = make_password(settings.DEMO_PASSWORD)
    users = User.objects.bulk_create(
        User(
            email=person.email,
            name=marked(person.name) if person.name else scene.person(),
            password=hashed,
            is_support=person.key == "support",
            is_demo=True,
        )
        for person in SIGN_INS
    )
    scene.users = {person.key: user for person, user in zip(SIGN_INS, users, strict=True)}


def build_memberships(scene: Scene) -> None:
    """A seat for everybody with a role: in the programme, or in one partnership."""
    organisations = {"owner": scene.owner, "evaluators": scene.evaluators} | {
        key: organisation for (place, key), organisation in scene.organisations.items() if place == HOME
    }
    Membership.objects.bulk_create(
        Membership(
            user=scene.users[person.key],
            role=person.role,
            organisation=organisations[person.seat],
            programme=scene.programme,
            partnership=None if person.role in PROGRAMME_ROLES else scene.partnerships[HOME],
            starts=FIRST_DAY,
        )
        for person in SIGN_INS
        if person.role
    )
