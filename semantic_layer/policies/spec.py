"""The shape of policies.yml."""

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictFloat, StrictInt, StrictStr

from semantic_layer.query import Operator
from semantic_layer.spec_notes import Strict

Scalar = StrictBool | StrictInt | StrictFloat | StrictStr
Approval = Literal["none", "sql", "all"]
Names = Annotated[
    tuple[str, ...],
    Field(description="Names, globs (customer__*), or tag:NAME, model:NAME, file:GLOB."),
]


class OfUser(Strict):
    """The value of an attribute of whoever asks."""

    user: str = Field(description="The attribute's name.")


class RowFilter(Strict):
    """A condition that every row a role sees must meet."""

    dimension: str = Field(description="Full name of a dimension, or an entity.")
    op: Operator = "="
    value: Scalar | tuple[Scalar, ...] | OfUser | None = None


class Limits(Strict):
    """How much a person may ask; a day begins at midnight UTC."""

    questions_per_day: int | None = Field(None, ge=0)
    tokens_per_day: int | None = Field(None, ge=0)
    cost_per_day: float | None = Field(None, ge=0, description="In the currency of `prices`.")
    queries_per_minute: int | None = Field(None, ge=0)


class Prices(Strict):
    """What a million tokens of the language model cost."""

    prompt: float = Field(0, ge=0)
    completion: float = Field(0, ge=0)


class Role(Strict):
    """What people of a role may see and do; what is left out is as the file says for all."""

    description: str = ""
    metrics: Names | None = None
    dimensions: Names | None = None
    hide: Names = Field((), description="Metrics and dimensions taken out again.")
    where: tuple[RowFilter, ...] = Field((), description="Conditions on rows; all of them must hold.")
    sql: bool = Field(False, description="Whether SQL of one's own, or of the model's, may run.")
    approval: Approval | None = None
    rows_to_model: bool | None = None
    min_group_size: int | None = Field(None, ge=1)
    limits: Limits | None = None


class Person(Strict):
    """A person who may sign in."""

    role: str
    attributes: dict[str, Scalar | tuple[Scalar, ...]] = Field({}, description="Values that filters name.")


class PolicyFile(Strict):
    """Roles, people, and what holds for all of them."""

    version: Literal[1] = 1
    default: Literal["deny", "allow"] = Field(
        "deny", description="Whether metrics and dimensions that a role does not name are there for it."
    )
    default_role: str | None = Field(
        None, description="The role of whoever is not named under users; without one they are refused."
    )
    roles: dict[str, Role] = {}
    users: dict[str, Person] = {}
    sensitive: Names = Field((), description="Dimensions of which small groups are not shown.")
    subject: str | None = Field(
        None, description="The entity counted in groups; else that of the sensitive dimension."
    )
    min_group_size: int | None = Field(None, ge=1, description="The fewest subjects in a group shown.")
    approval: Approval = Field("none", description="What runs on a click only: nothing, SQL, or all.")
    rows_to_model: bool = Field(True, description="Whether the language model is told cells.")
    limits: Limits = Limits()
    prices: Prices = Prices()
