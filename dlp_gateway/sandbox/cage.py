"""What a confined child may do: think about octets it was given, and write its answer.

Three walls, each of which would do alone: resource limits (memory, processor time, no file writes), Landlock (reads
programs and libraries only), seccomp (a list of harmless system calls; no network, no programs, no other processes).
Where a kernel lacks one, the others stand, and `strength` says so to `doctor`.

Touches: the process that enters, for good. Fails: OSError where the kernel refuses what it said it can.
Source: landlock(7), seccomp(2), setrlimit(2), prctl(2).
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import pyseccomp  # before Landlock is entered: it looks for its library with a helper process
from landlock import FSAccess, LandlockError, Ruleset, landlock_abi_version

import dlp_gateway

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_SET_DUMPABLE = 1, 38, 4
_CLONE_THREAD = 0x0001_0000
_TCGETS = 0x5401
_EPERM, _ENOSYS = 1, 38
_DESCRIPTORS = 64  # an answer pipe, a request, and libraries being loaded
_SPARE_CPU_S = 2  # above the deadline, which the wall clock enforces: this bounds what would outlive its keeper

# What C libraries, Python and tesseract use between their start and their end; everything else is refused. Threads
# are allowed (decoders of pictures use them), processes are not.
_HARMLESS_NAMES = (
    "read readv write writev pread64 lseek close fstat lstat stat newfstatat access faccessat readlink "
    "readlinkat getdents64 getcwd fcntl dup dup2 dup3 fadvise64 poll ppoll select pselect6 mmap munmap "
    "mprotect mremap madvise brk mincore membarrier rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack "
    "restart_syscall futex set_robust_list get_robust_list rseq set_tid_address arch_prctl sched_yield "
    "sched_getaffinity sched_getparam sched_getscheduler getpid gettid getppid getuid geteuid getgid "
    "getegid uname sysinfo getrusage getrlimit times getrandom getcpu clock_gettime clock_getres "
    "clock_nanosleep nanosleep gettimeofday time exit exit_group "
)
# What else starting a program takes. Which program is Landlock's matter; no process may be signalled.
_PROGRAM_NAMES = "execve fork vfork wait4 waitid pipe pipe2"
_CLONE_SPACES = 0x7E02_0000  # CLONE_NEW*: name spaces of its own
# Answered with "no such call", so that the C library takes the older call that can be judged by its arguments.
_TOO_NEW = ("clone3", "openat2", "statx", "faccessat2", "close_range", "memfd_create", "io_uring_setup")
# qpdf takes its chance numbers from the device, also to open a file that the empty password opens.
_LIBRARIES = (
    "/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/dev/null", "/dev/urandom",
)  # fmt: skip
#: Where the languages of the OCR program lie.
OCR_DATA = ("/usr/share/tesseract-ocr", "/usr/share/tessdata", "/usr/share/tesseract")
#: The only program that a child may run, and only in the cage made for it.
TESSERACT = ("/usr/bin/tesseract", "/usr/local/bin/tesseract")


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """Which walls this machine has. `landlock`: the kernel's ABI version, 0 for none."""

    landlock: int
    seccomp: bool


def strength() -> Strength:
    """Tell which walls there are, without entering."""
    return Strength(landlock=_landlock(), seccomp=_has_seccomp())


def tesseract() -> str | None:
    """Return the OCR program if it is installed."""
    return next((path for path in TESSERACT if Path(path).is_file()), None)


def die_with(parent: int) -> None:
    """Have the kernel end this process when its parent ends; end at once if that has happened already."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(os.EX_TEMPFAIL)


class Cage:
    """The walls, made once by the keeper; a child enters. `program`: it may start tesseract."""

    def __init__(self, *, program: bool) -> None:
        self._ruleset = _ruleset(program=program) if _landlock() else None
        self._filter = _filter(program=program) if _has_seccomp() else None

    def enter(self, *, memory_octets: int, cpu_s: float) -> None:
        """Confine this process for good. `memory_octets`: beyond what it has now."""
        _prctl(_PR_SET_NO_NEW_PRIVS, 1)
        _prctl(_PR_SET_DUMPABLE, 0)
        _limit(resource.RLIMIT_AS, _address_space() + memory_octets)
        _limit(resource.RLIMIT_CPU, int(cpu_s) + _SPARE_CPU_S)
        _limit(resource.RLIMIT_FSIZE, 0)
        _limit(resource.RLIMIT_CORE, 0)
        _limit(resource.RLIMIT_NOFILE, _DESCRIPTORS)
        if self._ruleset is not None:
            self._ruleset.apply()
        if self._filter is not None:
            # abort() signals its own thread; nobody else's may be signalled.
            self._filter.add_rule(pyseccomp.ALLOW, "tgkill", pyseccomp.Arg(0, pyseccomp.EQ, os.getpid()))
            self._filter.load()


def _limit(which: int, wanted: int) -> None:
    """Lower a limit; one that is lower already stays."""
    hard = resource.getrlimit(which)[1]
    value = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(which, (value, value))


def _address_space() -> int:
    return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()


def _prctl(option: int, value: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


# ---------------------------------------------------------------------------------------------- Landlock


def _landlock() -> int:
    try:
        return int(landlock_abi_version())
    except (OSError, LandlockError, NotImplementedError, AttributeError):
        return 0


def _ruleset(*, program: bool) -> Ruleset:
    """Allow reading of programs' libraries and of our own code; nothing else on any disk."""
    rules = Ruleset()
    _allow(rules, (*_LIBRARIES, *_code()), FSAccess.READ_FILE | FSAccess.READ_DIR)
    if program:
        _allow(rules, OCR_DATA, FSAccess.READ_FILE | FSAccess.READ_DIR)
        _allow(rules, (*TESSERACT, *_loaders()), FSAccess.READ_FILE | FSAccess.EXECUTE)
    return rules


def _code() -> tuple[str, ...]:
    """Return where Python code lies: the library, its packages, this one. Not sys.path, which may hold a state dir."""
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    return (*dict.fromkeys(sysconfig.get_path(name) for name in names), str(Path(dlp_gateway.__file__).parent))


def _loaders() -> tuple[str, ...]:
    """Return the dynamic loader: the kernel runs it for every program."""
    return tuple(map(str, (*Path("/lib64").glob("ld-linux*"), *Path("/lib").glob("ld-linux*"))))


def _allow(rules: Ruleset, paths: tuple[str, ...], rights: FSAccess) -> None:
    for path in paths:
        if os.path.exists(path):  # noqa: PTH110  the path may be a broken link: then nothing is allowed
            rules.allow(path, rules=rights if os.path.isdir(path) else rights & FSAccess.all_file())  # noqa: PTH112


# ----------------------------------------------------------------------------------------------- seccomp


def _has_seccomp() -> bool:
    """Return whether the kernel filters system calls (PR_GET_SECCOMP, 21, fails where it does not)."""
    return bool(ctypes.CDLL(None).prctl(21, 0, 0, 0, 0) >= 0)


def _filter(*, program: bool) -> pyseccomp.SyscallFilter:
    rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(_EPERM))
    for name in _HARMLESS_NAMES.split():
        _add(rules, pyseccomp.ALLOW, name)
    for name in _TOO_NEW:
        _add(rules, pyseccomp.ERRNO(_ENOSYS), name)
    flags = os.O_ACCMODE | os.O_CREAT | os.O_TRUNC
    _add(rules, pyseccomp.ALLOW, "openat", pyseccomp.Arg(2, pyseccomp.MASKED_EQ, flags, os.O_RDONLY))
    _add(rules, pyseccomp.ALLOW, "open", pyseccomp.Arg(1, pyseccomp.MASKED_EQ, flags, os.O_RDONLY))
    _add(rules, pyseccomp.ALLOW, "ioctl", pyseccomp.Arg(1, pyseccomp.EQ, _TCGETS))
    _add(rules, pyseccomp.ALLOW, "prlimit64", pyseccomp.Arg(2, pyseccomp.EQ, 0))
    _add(rules, pyseccomp.ALLOW, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, _CLONE_THREAD, _CLONE_THREAD))
    if program:
        for name in _PROGRAM_NAMES.split():
            _add(rules, pyseccomp.ALLOW, name)
        _add(rules, pyseccomp.ALLOW, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, _CLONE_SPACES, 0))
    return rules


def _add(rules: pyseccomp.SyscallFilter, action: int, name: str, *arguments: pyseccomp.Arg) -> None:
    """Add a rule; a call that this processor does not have needs none."""
    try:
        number = pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name)
    except (OSError, ValueError):
        return
    if number >= 0:
        rules.add_rule(action, number, *arguments)
