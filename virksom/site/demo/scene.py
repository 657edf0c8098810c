"""What the builders of the demo hand to each other."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from faker import Faker

from virksom.accounts.models import User
from virksom.companies.models import Company
from virksom.events.models import Participant
from virksom.partnerships.models import Organisation, Partnership, Programme

SEED = 2008


def marked(name: str) -> str:
    """A name of somebody or something invented, marked so that nobody takes it for real."""
    return f"{name} (DEMO)"


@dataclass
class Scene:
    """The demo as far as it is built. Municipalities and organisations go by their names and keys."""

    rng: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311 (no secret)
    fake: Faker = field(default_factory=lambda: seeded_faker())
    programme: Programme = field(init=False)
    owner: Organisation = field(init=False)
    evaluators: Organisation = field(init=False)
    partnerships: dict[str, Partnership] = field(default_factory=dict)
    organisations: dict[tuple[str, str], Organisation] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    companies: dict[str, list[Company]] = field(default_factory=dict)
    participants: dict[str, list[Participant]] = field(default_factory=dict)
    names: set[str] = field(default_factory=lambda: {"Mette Lund", "Amina Holm", "Jonas Bech"})

    def person(self) -> str:
        """An invented person's name, marked DEMO; none comes twice."""
        while True:
            name = f"{self.fake.first_name()} {self.fake.last_name()}"
            if name not in self.names:
                self.names.add(name)
                return marked(name)


def seeded_faker() -> Faker:
    """Danish names, the same ones every time."""
    fake = Faker("da_DK")
    fake.seed_instance(SEED)
    return fake
