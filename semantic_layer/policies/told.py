"""What a role may see, told in names."""

from typing import Any

from semantic_layer.manifest import Manifest
from semantic_layer.policies.access import open_names
from semantic_layer.policies.load import Policies
from semantic_layer.policies.row_filters import closed_by
from semantic_layer.policies.spec import OfUser, PolicyFile, RowFilter


def told_of(spec: PolicyFile, name: str, manifest: Manifest) -> dict[str, Any]:
    """Return a role's metrics, dimensions, row filters and limits; the filters with the names of attributes.

    `refused` are metrics that the role names but whose rows the filters can't tell apart.
    """
    role = spec.roles[name]
    access = Policies(spec).rules_of(name, role)
    closed = closed_by(manifest, [one.dimension for one in role.where])
    names = open_names(access, manifest, closed)
    return {
        "role": name,
        "description": role.description,
        "users": sorted(who for who, one in spec.users.items() if one.role == name),
        "is_default": spec.default_role == name,
        "metrics": sorted(names.metrics),
        "refused": sorted(names.refused),
        "dimensions": sorted(names.dimensions),
        "rows": [_filter_text(one) for one in role.where],
        "sql": access.sql,
        "approval": access.approval,
        "rows_to_model": access.rows_to_model,
        "min_group_size": access.min_group_size,
        "limits": access.limits.model_dump(exclude_none=True),
    }


def _filter_text(wanted: RowFilter) -> str:
    value = f"the user's {wanted.value.user}" if isinstance(wanted.value, OfUser) else wanted.value
    shown = ", ".join(map(str, value)) if isinstance(value, tuple) else value
    return f"{wanted.dimension} {wanted.op}{'' if shown is None else f' {shown}'}"
