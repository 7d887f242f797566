"""The same questions to tantivy: a program with an environment of its own; nothing of the project is imported here.

It reads `{"documents": [[title, words, about], …], "questions": [[part, …], …], "rounds": n}`, every text folded, and
writes milliseconds of processor time: to build, to open, and of each question in each round. A part is a word, or a
phrase of words.
"""

import json
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import tantivy

FIELDS = {"title": 4.0, "words": 6.0, "about": 0.5}
BEST = 20
_MEMORY = 64 * 2**20


def built(folder: str, documents: list[list[str]]) -> float:
    begun = time.process_time()
    schema = tantivy.SchemaBuilder()
    for name in FIELDS:
        schema.add_text_field(name, tokenizer_name="whitespace")
    index = tantivy.Index(schema.add_integer_field("number", stored=True).build(), folder)
    writer = index.writer(_MEMORY, 1)
    for number, texts in enumerate(documents):
        named = dict(zip(FIELDS, texts, strict=True))
        writer.add_document(tantivy.Document(number=number, **named))
    writer.commit()
    writer.wait_merging_threads()
    return since(begun)


def since(begun: float) -> float:
    return (time.process_time() - begun) * 1000


def asked(index: tantivy.Index, parts: list[str]) -> list[int]:
    """Parsed, searched, and the best read: what an answer needs."""
    words = " ".join(f'"{part}"' if " " in part else part for part in parts)
    query, _ = index.parse_query_lenient(words, list(FIELDS), field_boosts=FIELDS)
    searcher = index.searcher()
    hits = searcher.search(query, BEST).hits
    return [searcher.doc(address)["number"][0] for _, address in hits]


def main() -> None:
    told = json.loads(sys.stdin.read())
    with TemporaryDirectory() as folder:
        build = built(folder, told["documents"])
        size = sum(file.stat().st_size for file in Path(folder).iterdir())
        begun = time.process_time()
        index = tantivy.Index.open(folder)
        asked(index, told["questions"][0])
        opened = since(begun)
        times = []
        for _ in range(told["rounds"]):
            for parts in told["questions"]:
                begun = time.process_time()
                asked(index, parts)
                times.append(since(begun))
    answer = {"build_ms": build, "bytes": size, "open_ms": opened, "times_ms": times}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
