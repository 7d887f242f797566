"""A procedure as the national portal publishes it: the keys that are read of it, each within bounds."""

import unicodedata
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

from portal.domain.model import ProcedureCode

_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


def _cleaned(given: object) -> object:
    """Nothing is empty text; what cannot be seen, and comes of pasting from a word processor, is left out."""
    if given is None:
        return ""
    if not isinstance(given, str):
        return given
    plain = unicodedata.normalize("NFC", given.replace("\r\n", "\n").replace("\u00a0", " "))
    seen = (c for c in plain if c == "\n" or unicodedata.category(c) not in _UNSEEN)
    return "".join(seen).strip()


def _tidied(given: object) -> object:
    """Without the marks of a list that it was copied out of."""
    cleaned = _cleaned(given)
    return cleaned.lstrip("-+*• ").rstrip("; ") if isinstance(cleaned, str) else cleaned


def _none_is_zero(given: object) -> object:
    return 0 if given is None else given


def _none_is_empty(given: object) -> object:
    return () if given is None else given


Name = Annotated[str, StringConstraints(max_length=2000), BeforeValidator(_tidied)]
Prose = Annotated[str, StringConstraints(max_length=50_000), BeforeValidator(_cleaned)]
Quantity = Annotated[int, Field(ge=0, le=100), BeforeValidator(_none_is_zero)]
Empty = BeforeValidator(_none_is_empty)
Span = Annotated[int, Field(ge=0, le=1000)] | None
PublishedUnit = Literal["WORKING_DAY", "DAY", "WORKING_HOUR", "HOUR", "OTHER"] | None


class Part(BaseModel):
    """Keys nobody reads are ignored: the source has a hundred of them. An error never quotes what was given."""

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        alias_generator=to_camel,
        hide_input_in_errors=True,
        allow_inf_nan=False,
    )


class Step(Part):
    name: Prose = ""
    description: Prose = ""


class PublishedFee(Part):
    value: Annotated[float, Field(ge=0, le=10**12)] | None = None
    currency_name: Name = ""
    description: Prose = ""


class Method(Part):
    submission_method: Literal["ONLINE", "DIRECT", "POSTAL"]
    processing_time: Span = None
    processing_time_unit: PublishedUnit = None
    description: Prose = ""
    fees: Annotated[tuple[PublishedFee, ...], Field(max_length=20), Empty] = ()


class Component(Part):
    name: Annotated[Name, StringConstraints(min_length=1)]
    code: Name = ""
    original_qty: Quantity = 0
    copy_qty: Quantity = 0
    required: bool | None = None


class ExecutionCase(Part):
    name: Name = ""
    profile_components: Annotated[tuple[Component, ...], Field(max_length=200), Empty] = ()


class ProcessingDay(Part):
    qty: Span = None
    type: PublishedUnit = None


class Service(Part):
    """One online service of the procedure (its code and `.01`, `.02` …), with a time of its own."""

    processing_day: ProcessingDay | None = None


class Named(Part):
    name: Name = ""
    code: Name = ""


class Returning(Part):
    value: Annotated[tuple[Name, ...], Field(max_length=10), Empty] = ()


class Proposal(Part):
    proposal_number: Name = ""


Listed = Annotated[tuple[Named, ...], Field(max_length=300), Empty]


class Record(Part):
    id: Annotated[Name, StringConstraints(max_length=64, pattern="^[0-9A-Za-z-]*$")] = ""
    code: ProcedureCode
    name: Annotated[Name, StringConstraints(min_length=1, max_length=1000)]
    execution_steps: Annotated[tuple[Step, ...], Field(max_length=200), Empty] = ()
    execution_methods: Annotated[tuple[Method, ...], Field(max_length=30), Empty] = ()
    execution_cases: Annotated[tuple[ExecutionCase, ...], Field(max_length=60), Empty] = ()
    cases: Annotated[tuple[Service, ...], Field(max_length=100), Empty] = ()
    is_ward: bool = False
    is_province: bool = False
    is_ministry: bool = False
    is_other_agency: bool = False
    is_full_process: bool = False
    categories_details: Listed = ()
    departments_executing: Listed = ()
    unit_groups_executing: Listed = ()
    legal_basises_details: Listed = ()
    results_details: Listed = ()
    subject_types_details: Listed = ()
    procedure_related_group: Annotated[tuple[object, ...], Field(max_length=100), Empty] = ()
    returning_methods: Annotated[tuple[Returning, ...], Field(max_length=20), Empty] = ()
    requirements_and_conditions: Prose = ""
    procedure_proposal: Proposal | None = None

    @property
    def steps(self) -> str:
        """All the source says of the way through: read for what it contradicts, never copied."""
        return "\n".join(f"{step.name}\n{step.description}" for step in self.execution_steps)

    @property
    def text(self) -> str:
        methods = [method.description for method in self.execution_methods]
        fees = [fee.description for method in self.execution_methods for fee in method.fees]
        return "\n".join((self.steps, *methods, *fees, self.requirements_and_conditions))

    @property
    def decision(self) -> str:
        """The decision by which it was announced."""
        return self.procedure_proposal.proposal_number if self.procedure_proposal else ""
