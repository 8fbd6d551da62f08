"""What is said of a trained model, and what is kept of it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Status = Literal["published", "kept", "rejected", "not_trained"]


@dataclass(frozen=True)
class Measure:
    """One measured number of a candidate on a split, with its 95 % interval where it has one.

    `split` is test, second (another cut) or last (the run before); `floor` is the least it may be.
    """

    candidate: str
    split: str
    measure: str
    value: float
    lower: float | None = None
    upper: float | None = None
    is_winner: bool = False
    is_baseline: bool = False
    floor: float | None = None


@dataclass(frozen=True)
class Feature:
    """One input: `type` is number or category, `known_at` the moment it is known, `source` where it is from.

    `importance` is how much the first measure falls when the column is shuffled, mean and standard deviation.
    """

    name: str
    type: str = "number"
    known_at: str = ""
    source: str = ""
    importance: float | None = None
    importance_std: float | None = None


@dataclass(frozen=True)
class Profile:
    """How a feature was distributed in training: shares of rows in bins, to tell drift.

    Numbers have `edges` between the bins, categories `names`; the last share is of missing or other values.
    """

    shares: tuple[float, ...]
    edges: tuple[float, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tenth:
    """A tenth of the rows that judged a model, 1 the highest foretold: mean foretold, share or mean observed.

    `lift` is the observed over that of all rows, `gain` the part of all that falls to this tenth and those
    above it; None where nothing was observed at all.
    """

    tenth: int
    rows: int
    predicted: float
    observed: float
    lower: float | None = None
    upper: float | None = None
    lift: float | None = None
    gain: float | None = None


@dataclass(frozen=True)
class Gate:
    """The number by which a run is judged, with its interval; `bar` is the least it must reach.

    `margin` is the difference from the bar measured in pairs, where there is one: lower and upper end.
    """

    measure: str
    value: float
    lower: float
    upper: float
    bar: float | None = None
    higher_is_better: bool = True
    margin: tuple[float, float] | None = None


@dataclass(frozen=True)
class Trained:
    """A trained model as its topic hands it over; `files` are its contents by name, written by us alone.

    `version` and `data_version` are texts that change with the model and with its data. Days are ISO text.
    """

    name: str
    task: str
    version: str
    data_version: str
    algorithm: str
    trained_from: str | None
    trained_to: str | None
    features: tuple[Feature, ...]
    split: str
    train_rows: int
    test_rows: int
    baseline: str
    limits: str
    seed: int
    measures: tuple[Measure, ...] = ()
    tenths: tuple[Tenth, ...] = ()
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    gate: Gate | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return all but the contents of the files, as plain values."""
        return {name: value for name, value in asdict(self).items() if name != "files"}

    @classmethod
    def from_json(cls, held: Mapping[str, Any]) -> "Trained":
        """Read what `to_json` gave; the files are not read."""
        gate = held["gate"]
        if gate and gate["margin"]:
            gate = {**gate, "margin": tuple(gate["margin"])}
        return cls(
            **{
                **held,
                "features": tuple(Feature(**one) for one in held["features"]),
                "measures": tuple(Measure(**one) for one in held["measures"]),
                "tenths": tuple(Tenth(**one) for one in held.get("tenths", ())),
                "profiles": {name: _profile(one) for name, one in held["profiles"].items()},
                "gate": Gate(**gate) if gate else None,
            }
        )


def _profile(held: Mapping[str, Any]) -> Profile:
    return Profile(**{name: tuple(values) for name, values in held.items()})
