"""Simple PostScript programs run to see what they show: strings, places, fonts, procedures that only name these.

Only operators whose effect on what is shown is plain are known. All others (loops, conditions, strings that are put
together, pictures, curves, turned axes, fonts of the program's own) end the run, and the program is held.

Takes: tokens. Returns: what was shown, by page and place. Touches: its own stacks. Fails: UnclearError.
Source: PostScript Language Reference, third edition, chapter 8. The run is bounded in steps and depth.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

from dlp_gateway.content.pstokens import Comment, Name, Token, UnclearError

_MOST_STEPS, _MOST_DEPTH, _MOST_STACK = 200_000, 32, 2_000
_MOST_SHOWN = 4_000_000  # octets: a thousand pages
_MOST_LINES = 8  # rules under a heading; nine digits take more strokes
_ADVANCE = 0.5  # of its size is a character wide, about
_FONTS = re.compile(
    r"(?:Helvetica|Times|Courier|Arial|Palatino|Bookman|NewCenturySchlbk|AvantGarde|Garamond|Georgia|Verdana|Liberation"
    r"|DejaVu|Nimbus|Calibri|Cambria)[A-Za-z]*(?:-[A-Za-z]+)?"
)
#: How many operands each takes that change nothing of what is shown.
_IDLE = {
    "setgray": 1, "setrgbcolor": 3, "setcmykcolor": 4, "sethsbcolor": 3, "setlinewidth": 1, "setlinecap": 1,
    "setlinejoin": 1, "setmiterlimit": 1, "setdash": 2, "pop": 1, "begin": 1, "end": 0, "bind": 0, "stroke": 0,
    "fill": 0, "newpath": 0, "closepath": 0,
}  # fmt: skip
_SUMS = {"add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b}


@dataclass(frozen=True, slots=True)
class Procedure:
    """Tokens in braces."""

    body: tuple[Token | Procedure, ...]


@dataclass(frozen=True, slots=True)
class Thing:
    """A font, a dictionary, a mark: what the stack holds and nobody looks into."""

    what: str


Value = Token | Procedure | Thing | list["Value"]


@dataclass(slots=True)
class Shown:
    """Octets shown at a place."""

    page: int
    left: float
    base: float
    size: float
    strings: list[bytes]

    @property
    def octets(self) -> bytes:
        """All that was shown from that place on."""
        return b"".join(self.strings)


@dataclass(slots=True)
class _State:
    """What gsave keeps."""

    x: float = 0.0
    y: float = 0.0
    origin: tuple[float, float] = (0.0, 0.0)
    size: float = 1.0
    moved: bool = True


@dataclass(slots=True)
class Machine:
    """One run of one program."""

    shown: list[Shown] = field(default_factory=list)
    _stack: list[Value] = field(default_factory=list)
    _known: dict[str, Value] = field(default_factory=dict)
    _kept: list[_State] = field(default_factory=list)
    _now: _State = field(default_factory=_State)
    _page: int = 1
    _lines: int = 0
    _steps: int = 0
    _room: int = _MOST_SHOWN

    def run(self, tokens: list[Token]) -> None:
        """Run a program to its end."""
        self._do(_nested(tokens), 0)

    def _do(self, body: tuple[Token | Procedure, ...], depth: int) -> None:
        for token in body:
            self._steps += 1
            if self._steps > _MOST_STEPS or depth > _MOST_DEPTH or len(self._stack) > _MOST_STACK:
                raise UnclearError
            if not isinstance(token, Name) or token.literal:
                self._stack.append(token)
            elif token.text not in self._known:
                self._operate(token.text)
            elif isinstance(value := self._known[token.text], Procedure):
                self._do(value.body, depth + 1)
            else:
                self._stack.append(value)

    def _operate(self, name: str) -> None:
        operator = getattr(self, f"_op_{name}", None) if name.isalpha() else None
        if operator is not None:
            operator()
        elif name in _IDLE:
            for _ in range(_IDLE[name]):
                self._any()
        elif name in _SUMS:
            second, first = self._number(), self._number()
            self._stack.append(float(_SUMS[name](first, second)))
        elif name == "]":
            self._array()
        elif name == "[":
            self._stack.append(Thing("["))
        else:
            raise UnclearError

    # ------------------------------------------------------------------------------------------------ operands

    def _any(self) -> Value:
        if not self._stack:
            raise UnclearError
        return self._stack.pop()

    def _number(self) -> float:
        value = self._any()
        if not isinstance(value, float) or not math.isfinite(value):
            raise UnclearError
        return value

    def _string(self) -> bytes:
        value = self._any()
        if not isinstance(value, bytes):
            raise UnclearError
        return value

    def _name(self) -> str:
        value = self._any()
        if not isinstance(value, Name):
            raise UnclearError
        return value.text

    # ------------------------------------------------------------------------------------------------- values

    def _op_def(self) -> None:
        value, name = self._any(), self._name()
        if name in _IDLE or name in _SUMS or hasattr(self, f"_op_{name}"):
            raise UnclearError  # an operator that is not what it is called
        self._known[name] = value

    def _op_load(self) -> None:
        name = self._name()
        self._stack.append(self._known[name] if name in self._known else Procedure((Name(name),)))

    def _op_dup(self) -> None:
        value = self._any()
        self._stack += [value, value]

    def _op_exch(self) -> None:
        second, first = self._any(), self._any()
        self._stack += [second, first]

    def _op_neg(self) -> None:
        self._stack.append(-self._number())

    def _op_div(self) -> None:
        second, first = self._number(), self._number()
        if not second:
            raise UnclearError
        self._stack.append(first / second)

    def _op_dict(self) -> None:
        self._number()
        self._stack.append(Thing("dictionary"))

    def _op_save(self) -> None:
        self._stack.append(Thing(f"save {len(self._kept)}"))
        self._op_gsave()

    def _op_restore(self) -> None:
        self._op_grestore()
        if self._any() != Thing(f"save {len(self._kept)}"):
            raise UnclearError  # gsave and grestore do not pair, so that nobody knows where this goes back to

    def _array(self) -> None:
        found: list[Value] = []
        while (value := self._any()) != Thing("["):
            found.insert(0, value)
        self._stack.append(found)

    # -------------------------------------------------------------------------------------------------- fonts

    def _op_findfont(self) -> None:
        if not _FONTS.fullmatch(self._name()):
            raise UnclearError  # symbols, or a font that shows other letters than it is told
        self._stack.append(1.0)  # a font is as good as its size

    def _op_scalefont(self) -> None:
        times, size = self._number(), self._number()
        self._stack.append(size * times)

    def _op_setfont(self) -> None:
        self._now.size = max(self._number(), 0.1)

    def _op_selectfont(self) -> None:
        size = self._number()
        self._op_findfont()
        self._any()
        self._now.size = max(size, 0.1)

    def _op_stringwidth(self) -> None:
        self._stack += [self._width(self._string()), 0.0]

    # ------------------------------------------------------------------------------------------------- places

    def _width(self, octets: bytes) -> float:
        return len(octets) * self._now.size * _ADVANCE

    def _op_moveto(self) -> None:
        self._now.y, self._now.x = self._number(), self._number()
        self._now.moved = True

    def _op_rmoveto(self) -> None:
        up, right = self._number(), self._number()
        if right < 0 and not up and not self._now.moved:
            raise UnclearError  # back over what was shown just now
        self._now.x += right
        self._now.y += up
        self._now.moved = True

    def _op_lineto(self) -> None:
        self._op_moveto()
        self._lines += 1
        if self._lines > _MOST_LINES:
            raise UnclearError  # a drawing

    def _op_rlineto(self) -> None:
        self._lines += 1
        self._now.y += self._number()
        self._now.x += self._number()
        self._now.moved = True
        if self._lines > _MOST_LINES:
            raise UnclearError

    def _op_translate(self) -> None:
        up, right = self._number(), self._number()
        self._now.origin = (self._now.origin[0] + right, self._now.origin[1] + up)
        self._now.x, self._now.y = self._now.x - right, self._now.y - up

    def _op_gsave(self) -> None:
        if len(self._kept) > _MOST_DEPTH:
            raise UnclearError
        now = self._now
        self._kept.append(_State(x=now.x, y=now.y, origin=now.origin, size=now.size))

    def _op_grestore(self) -> None:
        self._now = self._kept.pop() if self._kept else _State(size=self._now.size)

    def _op_showpage(self) -> None:
        self._page += 1
        self._now = _State(size=self._now.size)

    # ---------------------------------------------------------------------------------------------- what is shown

    def _op_show(self) -> None:
        octets, now = self._string(), self._now
        if now.moved or not self.shown:
            left, base = now.x + now.origin[0], now.y + now.origin[1]
            self.shown.append(Shown(self._page, left, base, now.size, [octets]))
        else:
            self.shown[-1].strings.append(octets)
        self._room -= len(octets)
        if self._room < 0:
            raise UnclearError
        now.x += self._width(octets)
        now.moved = False

    def _op_ashow(self) -> None:
        octets = self._string()
        self._spread()
        self._stack.append(octets)
        self._op_show()

    def _op_widthshow(self) -> None:
        octets = self._string()
        self._number()
        self._spread()
        self._stack.append(octets)
        self._op_show()

    def _op_awidthshow(self) -> None:
        octets = self._string()
        self._spread()
        self._stack.append(octets)
        self._op_widthshow()

    def _spread(self) -> None:
        """Take how much further apart characters stand; those that run back or up are no line of text."""
        up, right = self._number(), self._number()
        if up or right < 0:
            raise UnclearError


def _nested(tokens: list[Token]) -> tuple[Token | Procedure, ...]:
    """Return tokens without comments, those in braces as procedures."""
    open_bodies: list[list[Token | Procedure]] = [[]]
    for token in tokens:
        if isinstance(token, Comment):
            continue
        if token == Name("{"):
            open_bodies.append([])
        elif token == Name("}"):
            if len(open_bodies) == 1:
                raise UnclearError
            body = open_bodies.pop()
            open_bodies[-1].append(Procedure(tuple(body)))
        else:
            open_bodies[-1].append(token)
    if len(open_bodies) > 1:
        raise UnclearError
    return tuple(open_bodies[0])
