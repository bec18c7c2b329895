"""Pictures: words in the file, bar codes, and every frame or page as a scan for OCR.

Takes: a piece that is a picture. Returns: HIDDEN text, scans, files hidden behind the picture. Touches: Pillow and its
decoders, zxing-cpp, so it must run confined. Fails: never by itself; what is too large is Unread(TOO_BIG), what is
damaged MALFORMED after what could be read of it.
Source: measured: Pillow decodes 30 million pixels a second; a photograph costs OCR 0.25 s, an icon 0.
"""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING

import pillow_heif
from PIL import ExifTags, Image, ImageFile, ImageOps, ImageSequence, UnidentifiedImageError

from dlp_gateway.content import charset, codes, picturewords, scans, views
from dlp_gateway.content.piece import Piece, Reading
from dlp_gateway.model import Cause

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dlp_gateway.config import ContentLimits

Image.init()  # all decoders, so that _FORMATS can name them
pillow_heif.register_heif_opener()

_WANTED = (
    "PNG", "JPEG", "GIF", "TIFF", "BMP", "DIB", "WEBP", "HEIF", "AVIF", "ICO", "ICNS", "JPEG2000", "PPM", "PCX", "TGA",
    "PSD", "SGI", "XBM", "XPM",
)  # fmt: skip
_FORMATS = tuple(name for name in _WANTED if name in Image.OPEN)  # decoders differ from one build of Pillow to another
_MOST_PIXELS = 100_000_000  # of a frame: four times the largest scanner's page, 300 MB decoded
_MOST_FRAMES = 500
_MOST_SCANS = 40  # as for PDF: OCR reads about one a second
_ENOUGH_PX = 3_300  # of the longer side: letter paper at 300 dpi
_PHOTO_PX = 1_800  # a photograph of a letter in this size still has 160 dpi; JPEG is decoded no larger than needed
_UNREADABLE = (OSError, ValueError, SyntaxError, struct.error, zlib.error, EOFError, IndexError, KeyError, TypeError)
_LEAST_SCRAP = 8
_ALIKE = 24  # mean difference of gray levels between a picture and its preview, both at 16 by 16


def read_picture(piece: Piece, _limits: ContentLimits) -> Reading:
    """Read a picture."""
    found = picturewords.read(piece.octets)
    sight = _Sight()
    cause = _look(piece.octets, sight, found)
    lines = [*sight.words, *found.lines]
    parts = [piece.text("\n".join(lines), view="metadata")] if lines else []
    if sight.codes:
        parts.append(piece.text("\n\n".join(sight.codes), view="codes"))
    looks: tuple[Piece, ...] = ()
    if sight.scans:
        looks = (piece.inside("scan", octets=scans.bundle(sight.scans), media_type=scans.MEDIA_TYPE),)
    unread = (piece.unread(cause),) if cause else ()
    return Reading(parts=tuple(parts), pieces=tuple(_files(piece, found)), scans=looks, unread=unread)


class _Sight:
    """What the frames of one picture show."""

    def __init__(self) -> None:
        self.scans: list[scans.Scan] = []
        self.codes: dict[str, None] = {}
        self.words: dict[str, None] = {}
        self.full = False
        self._seen: set[bytes] = set()

    def frame(self, picture: Image.Image, dpi: int) -> None:
        """Look at one frame."""
        if max(picture.size) > _ENOUGH_PX:
            picture = picture.copy()
            picture.thumbnail((_ENOUGH_PX, _ENOUGH_PX), Image.Resampling.BOX)
        for gray in views.grays(picture):
            mark = gray.tobytes()
            if mark in self._seen:
                continue
            self._seen.add(mark)
            self.codes.update(dict.fromkeys(codes.read(gray)))
            if len(self.scans) < _MOST_SCANS:
                self.scans.append((gray, dpi))
            else:
                self.full = True


def _look(octets: bytes, sight: _Sight, found: picturewords.Words) -> Cause | None:
    """Look at every frame; return why not all could be seen."""
    try:
        with Image.open(io.BytesIO(octets), formats=_FORMATS) as file:
            if file.width * file.height > _MOST_PIXELS:
                return Cause.TOO_BIG
            sight.words.update(dict.fromkeys(_tagged(file)))
            _previews(octets, found)
            return _frames(file, sight)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        return Cause.TOO_BIG
    except UnidentifiedImageError:
        return Cause.MALFORMED
    except _UNREADABLE:
        if not ImageFile.LOAD_TRUNCATED_IMAGES:
            _look_at_rest(octets, sight, found)
        return Cause.MALFORMED


def _look_at_rest(octets: bytes, sight: _Sight, found: picturewords.Words) -> None:
    """Look at what a damaged file still shows."""
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        _look(octets, sight, found)
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False


def _frames(file: Image.Image, sight: _Sight) -> Cause | None:
    if file.format in {"JPEG", "MPO"} and max(file.size) > _ENOUGH_PX:
        share = _PHOTO_PX / max(file.size)
        file.draft(None, (round(file.width * share), round(file.height * share)))
    for number, frame in enumerate(ImageSequence.Iterator(file)):
        if number >= _MOST_FRAMES:
            return Cause.TOO_BIG
        if frame.width * frame.height > _MOST_PIXELS:
            return Cause.TOO_BIG
        frame.load()
        sight.frame(_upright(frame), _dpi(frame))
        if number:
            sight.words.update(dict.fromkeys(_tagged(frame)))
    sight.words.update(dict.fromkeys(_texts(file)))
    return Cause.TOO_BIG if sight.full else None


def _upright(frame: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(frame)
    except _UNREADABLE:
        return frame


def _dpi(frame: Image.Image) -> int:
    """Return the dots per inch a picture claims, if it is a claim that OCR may be told."""
    try:
        dpi = round(float(frame.info.get("dpi", (0, 0))[0]))
    except _UNREADABLE:
        return 0
    return dpi if 70 <= dpi <= 2400 else 0  # noqa: PLR2004  what tesseract takes for credible


# ----------------------------------------------------------------------------------------------------- words


def _tagged(file: Image.Image) -> Iterator[str]:
    """Yield the EXIF and TIFF tags whose values are words."""
    try:
        exif = file.getexif()
        groups = [dict(exif), *(dict(exif.get_ifd(group)) for group in ExifTags.IFD)]
    except _UNREADABLE:
        return
    for group in groups:
        for tag, value in group.items():
            said = _said(value)
            if any(map(str.isalnum, said)):
                yield f"{ExifTags.TAGS.get(tag) or ExifTags.GPSTAGS.get(tag) or tag}: {said}"


def _said(value: object) -> str:
    """Return the value of a tag if it is text in some charset; numbers are measures of the camera."""
    if isinstance(value, str):
        return value.strip("\0 ")
    if isinstance(value, bytes):
        plain = value.removeprefix(b"ASCII\0\0\0").removeprefix(b"UNICODE\0").removeprefix(b"\0" * 8)
        said = charset.readings(plain)[0].strip("\0 ")
        return said if said and sum(map(str.isprintable, said)) * 10 >= len(said) * 9 else ""
    if isinstance(value, tuple | list) and all(isinstance(item, int) and 0 <= item < 256 for item in value):  # noqa: PLR2004
        return _said(bytes(item for item in value if isinstance(item, int)))
    return " ".join(item for item in value if isinstance(item, str)) if isinstance(value, tuple) else ""


def _texts(file: Image.Image) -> Iterator[str]:
    """Yield the texts that decoders tell: GIF and JPEG comments, PNG texts, XMP, layer names."""
    for key, value in file.info.items():
        if isinstance(value, str | bytes) and key not in {"icc_profile", "exif", "transparency", "photoshop"}:
            said = _said(value)
            if said and any(map(str.isalpha, said)):
                yield f"{key}: {said}"


def _previews(octets: bytes, found: picturewords.Words) -> None:
    """Drop the previews that show the same picture."""
    found.previews = [preview for preview in found.previews if not _is_alike(octets, preview)]


def _is_alike(octets: bytes, preview: bytes) -> bool:
    try:
        one, other = (_tiny(file) for file in (octets, preview))
    except _UNREADABLE:
        return False
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) < _ALIKE * len(one)


def _tiny(octets: bytes) -> bytes:
    """Return a JPEG in 16 by 16 grays, decoded no larger than that needs."""
    with Image.open(io.BytesIO(octets), formats=("JPEG", "MPO")) as file:
        file.draft("L", (32, 32))
        return file.convert("L").resize((16, 16)).tobytes()


# ----------------------------------------------------------------------------------------------------- files


def _files(piece: Piece, found: picturewords.Words) -> Iterable[Piece]:
    """Yield the documents in the metadata, previews that show something else, and files behind the picture."""
    number = 0
    for octets in found.documents:
        number += 1
        yield piece.seen_as(f"xmp{number}", octets=octets, media_type="text/xml")
    for octets in found.previews:
        number += 1
        yield piece.inside(f"preview{number}", octets=octets, media_type="image/jpeg")
    if len(found.behind.strip(b"\0 \r\n")) > _LEAST_SCRAP:
        files = list(picturewords.files_behind(found.behind))
        for octets in files:
            number += 1
            yield piece.inside(f"behind{number}", octets=octets)
        scrap = picturewords.Words()
        scrap.add(found.behind)
        if scrap.lines:
            yield piece.seen_as("behind", octets="\n".join(scrap.lines).encode(), media_type="text/plain")
