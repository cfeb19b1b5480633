"""Contracts: each is an Open Data Contract, and all keep the house's rules of names, types and keys."""

from collections import defaultdict
from typing import Any

import pytest
import yaml
from datacontract.data_contract import DataContract

import seeds
from warehouse.schema import POLARS_TYPES, Table, contract_texts, contracts

DOCUMENTS: dict[str, dict[str, Any]] = {name: yaml.safe_load(text) for name, text in contract_texts().items()}
COLUMNS = [(table, column) for table in contracts().values() for column in table.columns]
LOGICAL_TYPES = {
    "VARCHAR": "string",
    "BIGINT": "integer",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMPTZ": "timestamp",
}
TYPE_OF_SUFFIX = {
    "_on": "DATE",
    "_at": "TIMESTAMPTZ",
    "_count": "BIGINT",
    "_id": "VARCHAR",
    "_text": "VARCHAR",
}
FOREIGN_IDS = {"geonames_id"}  # an id of somebody else's, in their type


def merged() -> dict[str, Any]:
    """Return the contracts as one, with the schemas of all."""
    first = next(iter(DOCUMENTS.values()))
    return {
        **first,
        "id": "dateline",
        "name": "dateline",
        "schema": [document["schema"][0] for document in DOCUMENTS.values()],
    }


def test_the_contracts_are_open_data_contracts() -> None:
    """One merged contract is linted: a lint costs half a second whatever the number of tables."""
    run = DataContract(data_contract_str=yaml.dump(merged())).lint()
    assert not [(check.name, check.reason) for check in run.checks or [] if check.result != "passed"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_contract_differs_from_the_others_only_in_what_it_describes(name: str) -> None:
    document = DOCUMENTS[name]
    own = {"id", "name", "version", "description", "schema"}
    common = {key: value for key, value in merged().items() if key not in own}
    assert {key: value for key, value in document.items() if key not in own} == common
    assert (document["id"], document["name"]) == (f"dateline.{name}", name)
    (schema,) = document["schema"]
    assert (schema["name"], schema["physicalName"]) == (name, name)
    assert schema["description"] == document["description"]["purpose"]


def test_every_description_is_a_sentence() -> None:
    described = [(table.name, table.description) for table in contracts().values()]
    described += [(f"{table.name}.{column.name}", column.description) for table, column in COLUMNS]
    assert not [
        where
        for where, text in described
        if not (text[0].isupper() or text[0] in "`0123456789") or text[-1] not in '."'
    ]


@pytest.mark.parametrize("table", contracts().values(), ids=lambda table: table.name)
def test_a_table_has_a_key_of_required_columns_and_no_column_twice(table: Table) -> None:
    assert table.key
    assert len(set(table.names)) == len(table.names)
    assert all(column.is_required for column in table.columns if column.is_key)
    properties = DOCUMENTS[table.name]["schema"][0]["properties"]
    positions = [entry["primaryKeyPosition"] for entry in properties if entry.get("primaryKey")]
    assert sorted(positions) == list(range(1, len(positions) + 1))


def test_logical_and_physical_types_agree() -> None:
    assert set(LOGICAL_TYPES) == set(POLARS_TYPES)
    found = {
        (entry["logicalType"], entry["physicalType"])
        for document in DOCUMENTS.values()
        for entry in document["schema"][0]["properties"]
    }
    assert found <= {(logical, physical) for physical, logical in LOGICAL_TYPES.items()}


def test_the_same_name_means_the_same_type_everywhere() -> None:
    types: dict[str, set[str]] = defaultdict(set)
    for _, column in COLUMNS:
        types[column.name].add(column.type)
    assert {name: kinds for name, kinds in types.items() if len(kinds) > 1} == {}


def test_names_say_what_they_hold() -> None:
    odd = [
        f"{table.name}.{column.name} is {column.type}"
        for table, column in COLUMNS
        for suffix, kind in TYPE_OF_SUFFIX.items()
        if column.name.endswith(suffix) and column.type != kind and column.name not in FOREIGN_IDS
    ]
    odd += [
        f"{table.name}.{column.name} is {column.type}"
        for table, column in COLUMNS
        if column.name.startswith("is_") != (column.type == "BOOLEAN")
    ]
    assert not odd


def test_a_reference_leads_to_the_key_of_a_table() -> None:
    """A single column that is the whole key: a reference to part of a key would find several rows."""
    broken = []
    for table, column in COLUMNS:
        if column.refers_to:
            name, _, referred = column.refers_to.partition(".")
            target = contracts().get(name)
            if target is None or target.kind != "table" or target.key != [referred]:
                broken.append(f"{table.name}.{column.name} -> {column.refers_to}")
    assert not broken


def test_what_is_published_refers_only_to_what_is_published() -> None:
    tables = contracts()
    unseen = [
        f"{table.name}.{column.name} -> {column.refers_to}"
        for table, column in COLUMNS
        if column.refers_to
        and "published" in table.tags
        and "published" not in tables[column.refers_to.split(".")[0]].tags
    ]
    assert not unseen


def test_counts_have_a_minimum_and_shares_lie_between_0_and_1() -> None:
    assert not [
        f"{table.name}.{column.name}"
        for table, column in COLUMNS
        if column.name.endswith("_count") and column.minimum is None
    ]
    shares = [
        (column.minimum, column.maximum)
        for table, column in COLUMNS
        if column.name in {"confidence", "score"} and table.kind == "table"
    ]
    assert set(shares) == {(0, 1)}


def test_lists_of_values_are_the_same_wherever_a_name_is_used_alike() -> None:
    for name in ("event_type", "side", "date_precision", "date_basis", "polarity", "modality"):
        listed = {column.values for table, column in COLUMNS if column.name == name and table.kind == "table"}
        assert len(listed) == 1, name


def test_event_types_and_quad_classes_are_those_of_the_ontology() -> None:
    types = seeds.document("ontology/types.yml")["types"]
    for table in ("events", "event_mentions"):
        columns = {column.name: column for column in contracts()[table].columns}
        assert set(columns["event_type"].values) == set(types)
        assert {(columns["quad_class"].minimum, columns["quad_class"].maximum)} == {(1, 4)}
        scores = [
            score
            for kind in types.values()
            for score in (kind["score"], *kind.get("modes", {}).values())
            if score is not None
        ]
        assert columns["intensity"].minimum <= min(scores) and max(scores) <= columns["intensity"].maximum
