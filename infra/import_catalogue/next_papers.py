"""Rows of papers and named cases of a record, known by what is held of them."""

from collections.abc import Iterator

from infra.import_catalogue import said
from infra.import_catalogue.record import Record
from infra.import_catalogue.wording import slug
from portal.domain.folding import folded
from portal.domain.model import Words
from portal.domain.procedure import Case, Procedure, RequiredDocument

_HELP = Words(
    vi="Chụp hoặc quét đủ trang, đọc rõ chữ.", en="Photograph or scan every page, readable."
)


def next_cases(record: Record, base: Procedure) -> tuple[Case, ...]:
    """Those it names; what is held stays where it names none, for then they were found in its text."""
    names = tuple(dict.fromkeys(case.name for case in record.execution_cases if case.name))
    known = {case.name.vi: case for case in base.cases}
    if not names or set(names) == set(known):
        return base.cases
    taken = {case.id for case in base.cases}
    return tuple(
        known.get(name) or Case(id=_free(slug(name), taken), name=Words(vi=name, en=name))
        for name in names
    )


def next_papers(
    record: Record, base: Procedure, cases: tuple[Case, ...]
) -> tuple[RequiredDocument, ...]:
    """One for each row. A paper that is held keeps its conditions, help and English: a row has no words for them."""
    rows = said.rows(record)
    if not rows:
        return base.papers
    found = tuple(_papers(rows, base, {case.name.vi: case.id for case in cases}))
    return base.papers if _alike(found, base.papers) else found


def _papers(
    rows: tuple[said.Row, ...], base: Procedure, cases: dict[str, str]
) -> Iterator[RequiredDocument]:
    left = list(base.papers)
    taken = {paper.id for paper in left}
    for row in rows:
        counted = {"originals": row.component.original_qty, "copies": row.component.copy_qty}
        known = next((paper for paper in left if _is(row, paper)), None)
        if known:
            left.remove(known)
            kept = tuple(case for case in known.case if case in cases.values())
            yield known.model_copy(update={**counted, "case": kept, "name": _name(row, known.name)})
        else:
            asked = tuple(cases[name] for name in row.cases if name in cases)
            yield RequiredDocument(
                **counted,
                id=_free(slug(row.component.code) or slug(row.component.name), taken),
                name=_name(row, None),
                help=_HELP,
                optional=row.conditional,
                case=() if len(asked) == len(cases) else asked,
            )


def _is(row: said.Row, paper: RequiredDocument) -> bool:
    code = slug(row.component.code)
    return bool(code and paper.id == code) or folded(row.component.name) == folded(paper.name.vi)


def _name(row: said.Row, known: Words | None) -> Words:
    name = row.component.name
    return known if known and known.vi == name else Words(vi=name, en=name)


def _free(wanted: str, taken: set[str]) -> str:
    """An id that nobody has yet."""
    plain = wanted or "giay-to"
    tries = (plain, *(f"{plain}-{number}" for number in range(2, len(taken) + 3)))
    found = next(one for one in tries if one not in taken)
    taken.add(found)
    return found


def _alike(found: tuple[RequiredDocument, ...], known: tuple[RequiredDocument, ...]) -> bool:
    """Whether they are the same papers: their order is ours."""
    return len(found) == len(known) and all(paper in known for paper in found)
