"""Make the list of English words that texts write small: recognizers/words/english.txt.gz.

Takes: a word list of SCOWL, one word a line: /usr/share/dict/american-english-small of Debian's wamerican-small.
Writes: the words that it has in small letters only; names and abbreviations begin with a capital there. The notice that
its licence asks for stands beside the list in english-notice.txt.
"""

from __future__ import annotations

import gzip
import re
import sys
from pathlib import Path

LIST = Path(__file__).parents[1] / "recognizers" / "words" / "english.txt.gz"
SOURCE = Path("/usr/share/dict/american-english-small")


def small_words(text: str) -> list[str]:
    """Give the words in small letters, sorted: `hawk`, not `Lopez`, `TV` or `hawk's`."""
    return sorted({line for line in text.splitlines() if re.fullmatch(r"[a-z]{2,}", line)})


def main() -> None:
    """Write the list; the same words give the same octets."""
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else SOURCE
    words = small_words(source.read_text(encoding="utf-8"))
    LIST.write_bytes(gzip.compress("\n".join(words).encode(), mtime=0))
    print(f"{len(words)} words in {LIST}", file=sys.stderr)


if __name__ == "__main__":
    main()
