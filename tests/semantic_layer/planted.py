"""A long definition file, and fifty ways to get one line of it wrong."""

from dataclasses import dataclass
from textwrap import dedent

MODELS = 90
# The models before and after those with mistakes are as they should be.
FIRST = 20
MODEL = dedent(
    """\
      - name: fact_{i}
        description: One row per thing {i}.
        semantic_model: {{enabled: true, name: facts_{i}}}
        agg_time_dimension: happened_on
        config:
          meta:
            footnote:
              table: shop.fact_{i}
              bridge_for: []
        columns:
          - name: fact_key
            entity: {{type: primary, name: fact_{i}}}
          - name: next_key
            entity:
              type: foreign
              name: fact_{next}
          - name: happened_on
            data_type: date
            granularity: day
            dimension:
              type: time
          - name: colour
            data_type: varchar
            dimension:
              type: categorical
              label: Colour {i}
              config:
                meta:
                  footnote:
                    value_index: true
                    synonyms: [tint {i}]
        derived_semantics:
          dimensions:
            - name: size
              type: categorical
              expr: case when amount > 10 then 'large' else 'small' end
        metrics:
          - name: amount_{i}
            type: simple
            agg: sum
            expr: amount
            filter: "{{{{ Dimension('fact_{i}__colour') }}}} = 'red'"
            config: {{meta: {{footnote: {{unit: count, synonyms: [sum {i}]}}}}}}
          - name: rows_{i}
            type: simple
            agg: count
            expr: fact_key
    """
)
METRICS = dedent(
    """\
      - name: rate_{i}
        type: ratio
        numerator: amount_{i}
        denominator: rows_{i}
      - name: both_{i}
        type: derived
        expr: a + b
        input_metrics:
          - name: amount_{i}
            alias: a
          - name: rows_{i}
            alias: b
    """
)


@dataclass(frozen=True)
class Mistake:
    """One line of model or metrics number `i` written otherwise, and what is said of it.

    `says` is a part of the message, `after` how many lines below the changed one it is told.
    """

    old: str
    new: str
    says: str
    after: int = 0


MISTAKES = (
    Mistake("description: One row per thing {i}.", "descripton: One row.", "unknown key"),
    Mistake(
        "semantic_model: {enabled: true, name: facts_{i}}", "semantic_model: {enable: true}", "unknown key"
    ),
    Mistake("agg_time_dimension: happened_on", "agg_time_dimension: hapened_on", "is not a time dimension"),
    Mistake("agg_time_dimension: happened_on", "agg_time_dimension: colour", "is not a time dimension"),
    Mistake("bridge_for: []", "bridge_for: [fact_zz]", "has no entity 'fact_zz'"),
    Mistake("bridge_for: []", "row_policy: colour =", "not a SQL expression"),
    Mistake(
        "bridge_for: []", "row_policy: \"{{ Dimension('fact_0__colour') }} = 'x'\"", "no dimension of facts"
    ),
    Mistake("bridge_for: []", "fiscal_year_start: 4", "time_spine alone"),
    Mistake("bridge_for: []", "week_start: noday", "not allowed here"),
    Mistake("type: foreign", "type: foriegn", "not allowed here"),
    Mistake("name: fact_{next}", "name: on", "YAML reads 'on'"),
    Mistake("name: fact_{next}", "name: Fact", "lower_snake_case"),
    Mistake(
        "entity: {type: primary, name: fact_{i}}",
        "entity: {type: primary, nmae: fact_{i}, name: fact_{i}}",
        "unknown key",
    ),
    Mistake("data_type: date", "data_type: colour", "is not known"),
    Mistake("granularity: day", "granularity: dya", "is not supported"),
    Mistake("label: Colour {i}", "lable: Colour", "unknown key"),
    Mistake("label: Colour {i}", "label: 17", "YAML reads '17'"),
    Mistake("label: Colour {i}", "validity_params: {is_start: true}", "needs one time dimension"),
    Mistake("value_index: true", "value_index: perhaps", "true or false"),
    Mistake("value_index: true", "value_label: name", "has no dimension 'name'"),
    Mistake("value_index: true", "same_as: fact_9__color", "no dimension 'fact_9__color'"),
    Mistake("synonyms: [tint {i}]", "pii: true", "are not indexed", -1),
    Mistake("synonyms: [tint {i}]", "synonyms: tint", "a list is expected"),
    Mistake(
        "expr: case when amount > 10 then 'large' else 'small' end", "expr: case when", "not a SQL expression"
    ),
    Mistake(
        "expr: case when amount > 10 then 'large' else 'small' end",
        "expr: (select 1)",
        "a query is not allowed",
    ),
    Mistake(
        "expr: case when amount > 10 then 'large' else 'small' end",
        "expr: max(amount)",
        "an aggregate is not allowed",
    ),
    Mistake("- name: size", "- name: month", "reserved word"),
    Mistake("- name: size", "- name: colour", "a second dimension"),
    Mistake("- name: both_{i}", "- name: rate_0", "a second metric"),
    Mistake("type: simple", "type: simpel", "not allowed here"),
    Mistake("agg: sum", "agg: summ", "not allowed here"),
    Mistake("agg: sum", "agg: percentile", "needs 'percentile'"),
    Mistake("expr: amount", "expr: amount +* 2", "not a SQL expression"),
    Mistake("expr: amount", "window: 7 days", "means nothing for a simple metric"),
    Mistake("expr: amount", "percentile: 0.5", "means nothing for agg 'sum'"),
    Mistake("expr: amount", "agg: sum", "is written twice"),
    Mistake(
        "filter: \"{{ Dimension('fact_{i}__colour') }} = 'red'\"",
        "filter: \"{{ Dimension('fact_{i}__color') }} = 'red'\"",
        "no dimension",
    ),
    Mistake(
        "filter: \"{{ Dimension('fact_{i}__colour') }} = 'red'\"",
        "filter: \"{{ Dimension(fact) }} = 'red'\"",
        "names in quotes",
    ),
    Mistake(
        "filter: \"{{ Dimension('fact_{i}__colour') }} = 'red'\"",
        "filter: \"{{ Dimension('fact_0__colour') }} = 'red'\"",
        "not one per row",
    ),
    Mistake(
        "filter: \"{{ Dimension('fact_{i}__colour') }} = 'red'\"",
        "filter: \"{{ Dimension('fact_{i}__colour').week() }} = 'red'\"",
        "is not read in a filter",
    ),
    Mistake(
        "config: {meta: {footnote: {unit: count, synonyms: [sum {i}]}}}",
        "config: {meta: {footnote: {unit: pieces}}}",
        "not allowed here",
    ),
    Mistake(
        "config: {meta: {footnote: {unit: count, synonyms: [sum {i}]}}}",
        "config: {meta: {footnote: {unit: count, currency: EUR}}}",
        "has no currency",
    ),
    Mistake(
        "config: {meta: {footnote: {unit: count, synonyms: [sum {i}]}}}",
        "meta: {footnote: {unit: count}}",
        "belongs under config",
    ),
    Mistake("numerator: amount_{i}", "numerator: amonut_{i}", "no metric"),
    Mistake("numerator: amount_{i}", "numerator: rate_{i}", "is computed from itself", -2),
    Mistake("denominator: rows_{i}", "denominater: rows_{i}", "unknown key"),
    Mistake("denominator: rows_{i}", "denominator: [rows_{i}]", "a mapping is expected"),
    Mistake("expr: a + b", "expr: a + c", "is not one of input_metrics"),
    Mistake("- name: amount_{i}", "- nam: amount_{i}", "unknown key"),
    Mistake("alias: a", "alias: b", "two inputs are called 'b'", 2),
    Mistake("alias: a", "alias: yes", "YAML reads 'yes'"),
)


def planted() -> tuple[str, list[tuple[int, str]]]:
    """Return the file with every mistake in a model of its own, and the lines they are told at."""
    expected: list[tuple[int, str]] = []
    lines = ["models:"]
    for index in range(MODELS):
        lines += _with_mistake(MODEL.format(i=index, next=index + 1), index, len(lines), expected)
    lines.append("metrics:")
    for index in range(MODELS):
        lines += _with_mistake(METRICS.format(i=index), index, len(lines), expected)
    return "\n".join(lines) + "\n", sorted(expected)


def _with_mistake(text: str, index: int, before: int, expected: list[tuple[int, str]]) -> list[str]:
    lines = text.splitlines()
    number = index - FIRST
    if not 0 <= number < len(MISTAKES):
        return lines
    mistake = MISTAKES[number]
    old, new = (
        part.replace("{i}", str(index)).replace("{next}", str(index + 1))
        for part in (mistake.old, mistake.new)
    )
    for place, line in enumerate(lines):
        if line.strip() == old:
            lines[place] = line[: len(line) - len(old)] + new
            expected.append((before + place + 1 + mistake.after, mistake.says))
            break
    return lines
