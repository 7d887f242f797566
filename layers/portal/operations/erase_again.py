from portal.operations.decide_data_request import Files, erase_person


def erase_again(files: Files) -> list[str]:
    """Erase everybody once more who ever was, and say whom: a restored table has their keys again, and more of them.

    Where nothing came back nothing happens, and broken off it is begun anew.
    """
    erased = list(files.erasures.every())
    for person in erased:
        erase_person(person, files)
    return erased
