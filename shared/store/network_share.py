"""Whether a path lies on a network share, where SQLite's locks and shared memory cannot be trusted.

Rule: an SQLite store belongs to one host; on a share it is refused, in words (architecture.md, Stores).
"""

import os
import re
import sys
from pathlib import Path

MOUNTS = Path("/proc/mounts")

_SHARES = re.compile(
    r"nfs\d?|cifs|smb\w*|ncpfs|afs|ceph|glusterfs|lustre|gfs2?|ocfs2|9p|drvfs|davfs\d?|beegfs|"
    r"fuse\.(sshfs|smb\S*|rclone|s3fs|gluster\S*|ceph\S*|dav\S*|gvfs\S*|curlftpfs|google\S*|onedrive\S*)"
)
_OCTAL = re.compile(r"\\([0-7]{3})")
_DRIVE_REMOTE = 4


def is_on_network_share(path: Path) -> bool:
    """Whether the folder of this path is a mounted share, a UNC path or a mapped drive. False where nobody can tell."""
    if sys.platform == "win32":
        return _is_remote_on_windows(path)
    try:
        mounts = MOUNTS.read_text("utf-8", "surrogateescape")
    except OSError:
        return False
    return _SHARES.fullmatch(filesystem_of(Path(os.path.realpath(path)), mounts)) is not None


def filesystem_of(path: Path, mounts: str) -> str:
    """The filesystem of an absolute path by the text of /proc/mounts: longest mount point, last of equals."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = Path(_OCTAL.sub(lambda found: chr(int(found[1], 8)), fields[1]))
        if path.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), fields[2]
    return kind


def _is_remote_on_windows(path: Path) -> bool:
    import ctypes

    if str(path).startswith(("\\\\", "//")):
        return True
    root = f"{path.drive}\\"
    return bool(ctypes.windll.kernel32.GetDriveTypeW(root) == _DRIVE_REMOTE)  # type: ignore[attr-defined]
