"""How long the static pages take: `python -m benchmarks.site`. Median of five builds, from parsed document to bytes."""

from __future__ import annotations

import gzip
import statistics
import time

from bot.app import open_app
from bot.site.building import Site
from bot.site.rendering import Options
from bot.wording import LANGUAGES

TURNS = 5


def main() -> None:
    library = open_app().library
    for languages in (("en",), tuple(LANGUAGES)):
        seconds = []
        for _ in range(TURNS):
            begin = time.perf_counter()
            files = dict(Site(library, Options(languages=languages)).files())
            seconds.append(time.perf_counter() - begin)
        pages = [content for path, content in files.items() if path.endswith(".html")]
        largest = max(len(gzip.compress(content)) for content in pages)
        print(
            f"{len(languages)} languages, {len(pages)} pages: {statistics.median(seconds):.2f} s "
            f"({min(seconds):.2f} to {max(seconds):.2f}); the largest page takes {largest / 1024:.1f} kB compressed"
        )


if __name__ == "__main__":
    main()
