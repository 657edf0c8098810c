"""The engine of rights: one table of cells, read by every page, list, file and mail.

Each room declares a `Right` for each kind of record in its `access.py`. A cell such as
``"rcu P"`` says which actions a role has (read, create, update, delete, approve) and over which
records: the rest of the cell names a `Scope`, which is a filter on the record's table and, for
creating, a test of the place it is created in. Nothing declared means nothing allowed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, reduce, wraps
from operator import or_
from typing import Any, Protocol

from django.core.exceptions import FieldDoesNotExist
from django.db.models import BooleanField, ExpressionWrapper, Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase

from virksom.foundation.pace import keep_pace

ACTIONS = {"r": "read", "c": "create", "u": "update", "d": "delete or close", "a": "approve or publish"}
PUBLIC_ROLE = "PU"
NOTHING = Q(pk__in=[])


class Seat(Protocol):
    """A role that a person holds somewhere; the room that defines seats says where."""

    @property
    def role(self) -> str: ...


@dataclass(frozen=True)
class PublicSeat:
    """What anybody may do, signed in or not."""

    role: str = PUBLIC_ROLE


@dataclass(frozen=True)
class Viewer:
    """Who is looking or acting: a person with seats, the public, or the system itself."""

    user_id: int | None = None
    name: str = ""
    seats: tuple[Any, ...] = ()
    organisation_id: int | None = None
    organisation_name: str = ""
    #: The person behind the screen when support views the pages as somebody else.
    support_id: int | None = None
    support_name: str = ""

    @property
    def is_public(self) -> bool:
        return self.user_id is None

    @property
    def all_seats(self) -> tuple[Any, ...]:
        return (*self.seats, PublicSeat())

    def has_role(self, *roles: str) -> bool:
        return any(seat.role in roles for seat in self.seats)

    def may(
        self, actions: str, model: type[Model], inside: Model | None = None, public: bool = False
    ) -> bool:
        """Whether some seat has one of the actions on this kind of record at all or, with `inside`, there."""
        return any(
            inside is None or scope.admits(seat, inside)
            for seat, scope in right_of(model).granted(self, actions, public=public)
        )


def system_viewer() -> Viewer:
    """The one who acts when a clock or a queue does: no seats, but a name in the trail."""
    return Viewer(name="Virksom")


@dataclass(frozen=True)
class Scope:
    """Which records a cell covers: a filter for those that exist, a test of the place for new ones."""

    q: Callable[[Viewer, Any], Q]
    admits: Callable[[Any, Model], bool] = lambda seat, place: False
    #: Records that are read besides those, and only read.
    reads: Callable[[Viewer, Any], Q] = lambda viewer, seat: NOTHING


#: Counts only, never a record.
COUNTS = Scope(q=lambda viewer, seat: NOTHING)
#: A scope that waits for records of a later room (share grants, mentoring, referrals).
NOT_YET = Scope(q=lambda viewer, seat: NOTHING)
#: Scopes that hold for anybody: only pages for the public take them into account.
PUBLIC_SCOPES = ("pub", "self")


@dataclass(frozen=True)
class Grant:
    """One part of a cell: some actions over one scope."""

    actions: frozenset[str]
    scope: str


@cache
def read_cell(cell: str) -> tuple[Grant, ...]:
    """Read a cell: ``"rcu A; r O"`` gives two grants; ``"-"`` gives none; no scope means ``all``."""
    grants = []
    for part in cell.split(";"):
        words = part.split()
        if not words or words == ["-"]:
            continue
        actions = words[0] if set(words[0]) <= set(ACTIONS) else "r"
        rest = words[1:] if actions == words[0] else words
        grants.append(Grant(frozenset(actions), " ".join(rest) or "all"))
    return tuple(grants)


@dataclass
class Right:
    """One row of the table of rights: an object, its model, a cell for each role, its scopes."""

    name: str
    model: type[Model]
    cells: dict[str, str]
    scopes: Mapping[str, Scope]
    title: Any = ""

    def grants(self, role: str) -> tuple[Grant, ...]:
        return read_cell(self.cells.get(role, "-"))

    def scope(self, role: str, name: str) -> Scope:
        """The scope a role's cell names: one of the role's own (``"ME: A"``) before the shared one."""
        return self.scopes.get(f"{role}: {name}") or self.scopes[name]

    def granted(
        self, viewer: Viewer, actions: str, *, public: bool = False, identity: bool = False
    ) -> Iterator[tuple[Any, Scope]]:
        """The viewer's seats that have one of the actions, each with the scope it reaches.

        Inside pages leave out what a viewer may do as one of the public; pages for the public ask
        with `public`. With `identity`, scopes without identity (ps) are left out.
        """
        for seat in viewer.all_seats:
            for grant in self.grants(seat.role):
                if not grant.actions & set(actions):
                    continue
                if grant.scope in PUBLIC_SCOPES and not public:
                    continue
                if identity and "ps" in grant.scope.split():
                    continue
                yield seat, self.scope(seat.role, grant.scope)

    def filter(self, viewer: Viewer, actions: str, *, public: bool = False, identity: bool = False) -> Q:
        """The records this viewer has one of the actions on; nothing when no cell says so."""
        parts: list[Q] = []
        for seat, scope in self.granted(viewer, actions, public=public, identity=identity):
            for reach in (scope.q, scope.reads) if "r" in actions else (scope.q,):
                part = reach(viewer, seat)
                if part != NOTHING and part not in parts:
                    parts.append(part)
        return reduce(or_, parts) if parts else NOTHING


TABLE: dict[type[Model], Right] = {}


def declare(right: Right) -> Right:
    """Enter a right into the table; each cell must name a scope that exists."""
    for role in right.cells:
        for grant in right.grants(role):
            if not {grant.scope, f"{role}: {grant.scope}"} & set(right.scopes):
                raise ValueError(f"{right.name}: the cell of {role} names no scope: {grant.scope!r}")
    TABLE[right.model] = right
    return right


def right_of(model: type[Model]) -> Right:
    """The row of a model; a model without a row is closed to everybody."""
    return TABLE.get(model) or Right(model.__name__, model, {}, {})


def find(
    model: type[Model], viewer: Viewer, actions: str = "r", *, public: bool = False, **lookup: Any
) -> Any:
    """The one record, or 404: what one may not see answers like what does not exist."""
    rows = model._default_manager.filter(**lookup)
    if along := getattr(model, "opened_with", ()):
        rows = rows.select_related(*along)
    record = visible(rows, viewer, actions, public=public).first()
    if record is None:
        raise Http404
    return record


def visible(
    rows: QuerySet[Any], viewer: Viewer, actions: str = "r", *, public: bool = False, identity: bool = False
) -> QuerySet[Any]:
    """The rows of a queryset that the viewer has one of the actions on, each row once."""
    reach = right_of(rows.model).filter(viewer, actions, public=public, identity=identity)
    return rows.filter(_once(rows.model, reach))


def covers(model: type[Model], viewer: Viewer, actions: str, *, identity: bool = False) -> ExpressionWrapper:
    """Whether the viewer has one of the actions on a row: a column for the query that reads the row."""
    reach = right_of(model).filter(viewer, actions, identity=identity)
    return ExpressionWrapper(_once(model, reach), output_field=BooleanField())


def _once(model: type[Model], reach: Q) -> Q:
    """A filter that lets no row come out twice."""
    if not _may_repeat(model, reach):
        return reach
    return Q(pk__in=model._default_manager.filter(reach).values("pk"))


def _may_repeat(model: type[Model], reach: Q) -> bool:
    """Whether the filter goes through a relation to many, so that a row could come out twice."""
    for part in reach.children:
        if isinstance(part, Q):
            if _may_repeat(model, part):
                return True
        elif isinstance(part, tuple) and _goes_to_many(model, part[0].split("__")):
            return True
    return False


def _goes_to_many(model: type[Model], path: list[str]) -> bool:
    options = model._meta
    for name in path:
        if name == "pk":
            return False
        try:
            step = options.get_field(name)
        except FieldDoesNotExist:  # a lookup such as `in`, at the end of the path
            return False
        if step.one_to_many or step.many_to_many:
            return True
        if step.related_model is None:
            return False
        options = step.related_model._meta  # type: ignore[union-attr]
    return False


# How a view says who may use it -----------------------------------------------------------------


@dataclass(frozen=True)
class Access:
    """What a view declares: a way in, and for rights the action and the records it loads.

    `way` is one of ``rights``, ``public``, ``link`` (a personal token in the address is the key),
    ``signed in`` (one's own account) and ``support``. `loads` maps URL parameters to a model and the
    actions it is loaded under before the view runs; the view receives the record.
    """

    way: str
    why: str = ""
    actions: str = "r"
    model: type[Model] | None = None
    loads: Mapping[str, tuple[type[Model], str]] = field(default_factory=dict)
    #: Whether what anybody may do counts too; then nobody needs to sign in.
    public: bool = False


View = Callable[..., HttpResponseBase]


def allow(
    actions: str, model: type[Model], *, public: bool = False, **places: type[Model]
) -> Callable[[View], View]:
    """Declare that a view needs one of `actions` on `model`, and load what its address names.

    A parameter of the view's own model is loaded under those actions; a place (another model) is
    loaded under read, and the action must be granted inside it. Without parameters the view is a
    list, and some seat must have the action at all. With `public`, what anybody may do counts too.
    Refusals answer 404.
    """
    loads = {name: (kind, actions if kind is model else "r") for name, kind in places.items()}
    declared = Access(way="rights", actions=actions, model=model, loads=loads, public=public)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            viewer = request.viewer  # type: ignore[attr-defined]
            if not viewer.may(actions, model, public=public):
                raise Http404
            for name, (kind, needed) in loads.items():
                kwargs[name] = _found(request, kind, needed, public, kwargs[name])
                place = None if kind is model else kwargs[name]
                if place is not None and not viewer.may(actions, model, inside=place, public=public):
                    raise Http404
            return view(request, **kwargs)

        guarded.access = declared  # type: ignore[attr-defined]
        return guarded

    return decorate


def _found(request: HttpRequest, kind: type[Model], actions: str, public: bool, pk: Any) -> Any:
    """The record an address names; the panels of one page that is only read share what one of them loaded."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if request.method not in ("GET", "HEAD"):
        return find(kind, viewer, actions, public=public, pk=pk)
    loaded: dict[Any, Any] = request.__dict__.setdefault("_records_loaded", {})
    key = (kind, actions, public, str(pk))
    if key not in loaded:
        loaded[key] = find(kind, viewer, actions, public=public, pk=pk)
    return loaded[key]


def allow_public(why: str) -> Callable[[View], View]:
    """Declare that anybody may open the view, and why."""
    return _declare(Access(way="public", why=why))


def allow_link(why: str) -> Callable[[View], View]:
    """Declare that a personal token in the address is the key; guessing one is slowed down."""
    declare = _declare(Access(way="link", why=why))
    return lambda view: declare(keep_pace(view))


def allow_signed_in(why: str) -> Callable[[View], View]:
    """Declare that anybody signed in may open the view; it shows only what is their own."""
    return _declare(Access(way="signed in", why=why))


def allow_support(why: str) -> Callable[[View], View]:
    """Declare that only those who give support may open the view."""
    return _declare(Access(way="support", why=why))


def _declare(access: Access) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        view.access = access  # type: ignore[attr-defined]
        return view

    return decorate


def sees_counts_only(viewer: Viewer, model: type[Model]) -> bool:
    """Whether all the viewer may read of a kind of record are figures about it."""
    scopes = [scope for _seat, scope in right_of(model).granted(viewer, "r")]
    return bool(scopes) and all(scope is COUNTS for scope in scopes)
