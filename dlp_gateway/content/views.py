"""The gray pictures that one picture must be shown as, so that nothing in it hides from eyes that see no colour.

Colours of one brightness are one gray; what is see-through shows on one ground and not on another; faint print drowns
beside black. Each view is added only where it shows something that the others do not.

Takes: a decoded picture. Returns: gray pictures, the plain one first. Touches: Pillow. Fails: never.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageFilter

from dlp_gateway.content import scans

if TYPE_CHECKING:
    from collections.abc import Iterator

_GROUND_SHARE = 0.5  # of the pixels: drawn pictures and forms have so much of one exact colour, photographs never
_FAINT, _STRONG = 4, 70  # levels of difference from the ground: below nobody sees it, above OCR does
_FAINT_GAIN = 24
_LEAST_FAINT = 60  # pixels: three letters of the smallest print
_MOST_FAINT_SHARE = 0.25  # more is a texture
_SAMPLE_PX = 4_000_000
_OPAQUE = 255


def grays(picture: Image.Image) -> list[Image.Image]:
    """Return the views that may show text, without doubles."""
    seen: dict[bytes, Image.Image] = {}
    for view in _views(picture):
        if scans.may_hold_text(view):
            seen.setdefault(view.resize((64, 64)).tobytes() if seen else b"", view)
    return list(seen.values())


def _views(picture: Image.Image) -> Iterator[Image.Image]:
    if picture.mode in {"1", "L", "I", "I;16", "F"}:
        plain = _leveled(picture)
        yield plain
        yield from _faint(plain)
        return
    colours = picture.convert("RGBA")
    alpha = colours.getchannel("A")
    solid = alpha.getextrema() == (_OPAQUE, _OPAQUE)
    for ground in ("white",) if solid else ("white", "black"):
        shown = colours.convert("RGB") if solid else _on(colours, ground)
        yield shown.convert("L")
        yield from _faint(shown)
    if not solid:
        yield colours.convert("RGB").convert("L")  # what stands below full transparency
        yield alpha


def _leveled(picture: Image.Image) -> Image.Image:
    """Return a picture of any depth in 256 grays."""
    if picture.mode not in {"I", "I;16", "F"}:
        return picture.convert("L")
    levels = picture.convert("F")
    low, high = levels.getextrema()
    assert isinstance(low, float)
    assert isinstance(high, float)
    scale = _OPAQUE / ((high - low) or 1.0)
    return levels.point(lambda level: level * scale - low * scale).convert("L")


def _on(picture: Image.Image, ground: str) -> Image.Image:
    return Image.alpha_composite(Image.new("RGBA", picture.size, ground), picture).convert("RGB")


def _faint(picture: Image.Image) -> Iterator[Image.Image]:
    """Yield what differs a little from the ground, dark, and without what differs much (and the edges of that)."""
    ground = _ground(picture)
    if ground is None:
        return
    difference = ImageChops.difference(picture, Image.new(picture.mode, picture.size, ground))
    bands = difference.split()
    most = bands[0]
    for band in bands[1:]:
        most = ImageChops.lighter(most, band)
    strong = most.point(lambda level: _OPAQUE if level > _STRONG else 0).filter(ImageFilter.MaxFilter(7))
    faint = ImageChops.multiply(
        most.point(lambda level: min(_OPAQUE, max(0, level - _FAINT) * _FAINT_GAIN)), ImageChops.invert(strong)
    )
    pixels = sum(faint.histogram()[1:])
    if _LEAST_FAINT <= pixels <= _MOST_FAINT_SHARE * picture.width * picture.height:
        yield ImageChops.invert(faint)
    luminance = picture.convert("L")
    if len(bands) > 1 and _hidden_in_gray(most, luminance):
        yield ImageChops.invert(most.point(lambda level: min(_OPAQUE, level * 3)))


def _hidden_in_gray(most: Image.Image, luminance: Image.Image) -> bool:
    """Return whether there are strong colours as bright as the ground: red print on green of the same gray."""
    counts = luminance.histogram()
    ground = counts.index(max(counts))
    like = luminance.point(lambda level: _OPAQUE if abs(level - ground) <= _STRONG // 2 else 0)
    coloured = most.point(lambda level: _OPAQUE if level > _STRONG else 0)
    return sum(ImageChops.darker(like, coloured).histogram()[1:]) >= _LEAST_FAINT


def _ground(picture: Image.Image) -> tuple[int, ...] | int | None:
    """Return the exact colour that most of the picture has; None if there is none."""
    small = picture
    if picture.width * picture.height > _SAMPLE_PX:
        small = picture.resize((picture.width // 3, picture.height // 3), Image.Resampling.NEAREST)
    found = small.getcolors(1 << 20)
    if not found:
        return None
    count, colour = max(found)
    return colour if count >= _GROUND_SHARE * small.width * small.height else None  # type: ignore[return-value]
