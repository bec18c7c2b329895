"""Make the checkout ready to run or to test, on a fresh Debian or Ubuntu machine.

Takes: `run` or `test`. Touches: .venv; Debian packages, only as root (else it names them and goes on without).
Fails: 69 (EX_UNAVAILABLE) with the command that would help. Standard library only: nothing is installed yet.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"

#: Debian package -> how to see that it is there. What `run` needs beyond Python: what reads pictures and archives.
RUN_PACKAGES: dict[str, Path | str] = {
    "tesseract-ocr": Path("/usr/bin/tesseract"),
    "tesseract-ocr-spa": "/usr/share/tesseract-ocr/*/tessdata/spa.traineddata",
    "tesseract-ocr-osd": "/usr/share/tesseract-ocr/*/tessdata/osd.traineddata",
    "libarchive13": "/usr/lib/*/libarchive.so.13",
    "libseccomp2": "/usr/lib/*/libseccomp.so.2",
}
#: What the tests talk to: a real MTA, a real database, a real browser, a real office suite; and a font to print with.
TEST_PACKAGES: dict[str, Path | str] = {
    "postfix": Path("/usr/sbin/postfix"),
    "postgresql": "/usr/lib/postgresql/*/bin/initdb",
    "sqlite3": Path("/usr/bin/sqlite3"),
    "chromium": Path("/usr/bin/chromium"),
    "fonts-liberation": Path("/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf"),
    "libreoffice-writer-nogui": "/usr/lib/libreoffice/program/libswlo.so",
    "libreoffice-calc-nogui": "/usr/lib/libreoffice/program/libsclo.so",
    "libreoffice-impress-nogui": "/usr/lib/libreoffice/program/libsdlo.so",
}


def main(purpose: str) -> int:
    """Install what is missing; quick when nothing is."""
    packages = dict(RUN_PACKAGES)
    if importlib.util.find_spec("ensurepip") is None:
        packages[f"python{sys.version_info.major}.{sys.version_info.minor}-venv"] = Path("/nonexistent")
    if purpose == "test":
        packages |= TEST_PACKAGES
    install_debian([name for name, sign in packages.items() if not present(sign)])
    return install_python("requirements-dev.lock" if purpose == "test" else "requirements.lock")


def present(sign: Path | str) -> bool:
    """Whether the file, or a file of the pattern, exists."""
    return sign.exists() if isinstance(sign, Path) else any(Path("/").glob(sign.lstrip("/")))


def install_debian(missing: list[str]) -> None:
    """Install Debian packages as root; else say which are missing and go on."""
    if not missing:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print(f"Missing Debian packages: {' '.join(missing)}", file=sys.stderr)
        print(f"Install them as root:    apt-get install {' '.join(missing)}", file=sys.stderr)
        return
    print(f"Installing Debian packages: {' '.join(missing)}", file=sys.stderr)
    # Postfix must not take over this machine's mail: it is only run privately, by the tests.
    seed = "postfix postfix/main_mailer_type select No configuration\n"
    subprocess.run(["debconf-set-selections"], input=seed, text=True, check=False)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
    for command in (["apt-get", "update", "-qq"], install):
        subprocess.run(command, env=environment, check=True, stdout=sys.stderr)


def install_python(lock: str) -> int:
    """Install the locked, hashed distributions and this checkout into .venv, unless they are there already."""
    stamp = VENV / f"{lock}.installed"
    digest = hashlib.sha256((ROOT / lock).read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return 0
    if (
        not (VENV / "bin" / "python").exists()
        and subprocess.run([sys.executable, "-m", "venv", VENV], check=False).returncode
    ):
        print("Python's venv module does not work. On Debian or Ubuntu: apt-get install python3-venv", file=sys.stderr)
        return os.EX_UNAVAILABLE
    print(f"Installing {lock} into .venv (a minute at the first time)", file=sys.stderr)
    pip = [VENV / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", ROOT / lock], check=True)
    link_checkout()
    stamp.write_text(digest)
    return 0


def link_checkout() -> None:
    """Put this checkout on .venv's path and its command into .venv/bin (an editable install without a build)."""
    site = next((VENV / "lib").glob("python3*/site-packages"))
    (site / "dlp_gateway_checkout.pth").write_text(f"{ROOT}\n")
    command = VENV / "bin" / "dlp-gateway"
    # Worker processes read the command's file again (multiprocessing), so it must do nothing but under its name.
    command.write_text(
        f"#!{VENV}/bin/python\nfrom dlp_gateway.__main__ import main\n\nif __name__ == '__main__':\n    main()\n"
    )
    command.chmod(0o755)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
