"""Writes compound files (MS-CFB) for tests: every stream in whole sectors of its own."""

from __future__ import annotations

import struct

Tree = dict[str, "bytes | Tree"]
_SECTOR, _FREE, _END, _FAT = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_LEAST = 4096  # smaller streams would go to the mini stream


def compound(tree: Tree) -> bytes:
    """Return a compound file with these storages and streams; streams are padded with NULs to 4,096 octets."""
    entries: list[bytes] = []
    data = b""
    chains: list[int] = []

    def store(octets: bytes) -> tuple[int, int]:
        nonlocal data
        octets = octets.ljust(_LEAST, b"\0")
        octets += bytes(-len(octets) % _SECTOR)
        first, count = len(chains), len(octets) // _SECTOR
        chains.extend([*range(first + 1, first + count), _END])
        data += octets
        return first, len(octets)

    def entry(name: str, kind: int, *, right: int, child: int, first: int, size: int) -> bytes:
        label = name.encode("utf-16-le") + b"\0\0"
        head = label.ljust(64, b"\0") + struct.pack("<HBBIII", len(label), kind, 1, _FREE, right, child)
        return head + bytes(36) + struct.pack("<IQ", first, size)

    def add(name: str, kind: int, content: bytes | Tree, last: bool) -> None:
        number = len(entries)
        entries.append(b"")
        first, size, child = _END, 0, _FREE
        if isinstance(content, bytes):
            first, size = store(content)
        elif content:
            child = number + 1
            for place, (inner, value) in enumerate(content.items(), start=1):
                add(inner, 2 if isinstance(value, bytes) else 1, value, place == len(content))
        right = _FREE if last else len(entries)
        entries[number] = entry(name, kind, right=right, child=child, first=first, size=size)

    add("Root Entry", 5, tree, last=True)
    directory = b"".join(entries)
    directory += bytes(-len(directory) % _SECTOR)
    first_directory = len(chains)
    sectors = len(directory) // _SECTOR
    chains += [*range(first_directory + 1, first_directory + sectors), _END]
    fats = 1
    while (len(chains) + fats) * 4 > fats * _SECTOR:
        fats += 1
    first_fat = len(chains)
    table = struct.pack(f"<{len(chains) + fats}I", *chains, *[_FAT] * fats)
    table = table.ljust(fats * _SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, fats, first_directory, 0, _LEAST, _END, 0, _END, 0)
    header += struct.pack("<109I", *range(first_fat, first_fat + fats), *[_FREE] * (109 - fats))
    return header + data + directory + table


def outlook(properties: dict[int, str | bytes], **storages: Tree) -> Tree:
    """Return the tree of a .msg: strings as Unicode properties, octets as binary ones."""
    streams: Tree = {"__properties_version1.0": bytes(32)}
    for number, value in properties.items():
        kind, octets = ("001F", value.encode("utf-16-le")) if isinstance(value, str) else ("0102", value)
        streams[f"__substg1.0_{number:04X}{kind}"] = octets
    return {**streams, **storages}
