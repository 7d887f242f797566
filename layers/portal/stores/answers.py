"""Answers that changed nothing, beside the dossier they were about; time to live takes them."""

from portal.domain.answer import KEPT_FOR, KeptAnswer
from portal.domain.errors import Raced
from portal.stores.table import Item, Put, Table

ANSWER = "ANSWER#"


def keep(table: Table, pk: str, answer: KeptAnswer) -> None:
    expires = int((answer.at + KEPT_FOR).timestamp())
    item = Item(pk, ANSWER + answer.id, 1, answer.model_dump_json(), "answer", expires)
    try:
        table.write(Put(item))
    except Raced:
        return  # the same words under the same key are kept already


def kept(table: Table, pk: str) -> list[KeptAnswer]:
    return [KeptAnswer.model_validate_json(item.body) for item in table.collection(pk, ANSWER)]
