"""`dateline contracts check`: datacontract-cli over every contract, on a published snapshot."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from datacontract.data_contract import DataContract
from open_data_contract_standard.model import OpenDataContractStandard

from warehouse.schema import contract_texts, contracts
from warehouse.store import WarehouseError, is_published


@dataclass(frozen=True)
class Check:
    """The result of one check of datacontract-cli."""

    table: str
    check: str
    result: str
    reason: str


def checked(snapshot: Path) -> Iterator[Check]:
    """Yield every check on a snapshot, which is opened read-only.

    All contracts are checked as one: a reference from one table to another is checked within one contract only.
    """
    if not snapshot.exists():
        raise WarehouseError(f"There is no snapshot at {snapshot}: run `dateline run` first, or set DATELINE_HOME.")
    for check in DataContract(data_contract=merged(snapshot)).test().checks or []:
        result = check.result.value if check.result else "unknown"
        yield Check(check.model or "", f"{check.field or '*'}: {check.name}", result, check.reason or "")


def merged(snapshot: Path) -> OpenDataContractStandard:
    """Return one contract with the schemas of all that a snapshot holds, its server leading to it."""
    documents = [yaml.safe_load(contract_texts()[name]) for name, table in contracts().items() if is_published(table)]
    first = documents[0]
    return OpenDataContractStandard.model_validate(
        {
            **first,
            "id": "dateline",
            "name": "dateline",
            "schema": [document["schema"][0] for document in documents],
            "servers": [{**first["servers"][0], "database": str(snapshot.resolve())}],
        }
    )
