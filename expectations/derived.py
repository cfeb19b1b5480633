"""Expectations that follow from a contract: required columns, listed values, ranges, unique keys."""

from expectations.rules import Rule
from warehouse.schema import Column, table


def derived(name: str, *, filled_later: frozenset[str] = frozenset()) -> tuple[Rule, ...]:
    """Return the rules that a table's contract implies, without the columns that a later stage fills."""
    described = table(name)
    rules: list[Rule] = []
    for column in described.columns:
        if column.name not in filled_later:
            rules += _column_rules(column)
    rules.append(
        Rule(
            id="key_is_unique",
            expectation="expect_compound_columns_to_be_unique"
            if len(described.key) > 1
            else "expect_column_values_to_be_unique",
            kwargs={"column_list": described.key} if len(described.key) > 1 else {"column": described.key[0]},
            kind="table",
            notes="Two rows with one key cannot both be stored: the transform made the same thing twice.",
        )
    )
    return tuple(rules)


def _column_rules(column: Column) -> list[Rule]:
    rules = []
    if column.is_required or column.is_key:
        rules.append(
            Rule(
                id=f"{column.name}_is_given",
                expectation="expect_column_values_to_not_be_null",
                kwargs={"column": column.name},
                notes="Required by the contract.",
                advice=f"{column.name} is missing: deliver it, or see which step lost it.",
            )
        )
    if column.values:
        rules.append(
            Rule(
                id=f"{column.name}_is_listed",
                expectation="expect_column_values_to_be_in_set",
                kwargs={"column": column.name, "value_set": list(column.values)},
                notes="The contract lists its values.",
                advice=f"{column.name} is none of {', '.join(column.values)}.",
            )
        )
    if column.minimum is not None or column.maximum is not None:
        rules.append(
            Rule(
                id=f"{column.name}_is_in_range",
                expectation="expect_column_values_to_be_between",
                kwargs={"column": column.name, "min_value": column.minimum, "max_value": column.maximum},
                notes="The contract gives its range.",
                advice=f"{column.name} lies outside {column.minimum}..{column.maximum}.",
            )
        )
    return rules
