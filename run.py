#!/usr/bin/env python3
"""Gongkai's tasks for a fresh clone: ``python3 run.py demo`` and ``python3 run.py test``.

This file only finds a Python that the project supports; what the tasks do is in ``tools/``. It is written so that
Python 2.7 and every 3.x can read it: a message that names the right version helps more than a syntax error.
"""

from __future__ import print_function

import os
import subprocess
import sys

FIRST, LAST = (3, 11), (3, 13)
PROBE = "import sys{0}; print('%d.%d' % sys.version_info[:2])"


def is_supported(version):
    """Whether the project works with this version, a tuple that starts with major and minor."""
    return FIRST <= tuple(version[:2]) <= LAST


def names():
    """What a supported Python may be called; 3.11 first, because the lock files were resolved for it."""
    minors = range(FIRST[1], LAST[1] + 1)
    return ["python3.%d" % minor for minor in minors] + ["python3", "python"]


def found_on_path():
    """Every command that may be a supported Python, as a list of arguments."""
    commands = []
    if os.name == "nt":
        commands += [["py", "-3.%d" % minor] for minor in range(FIRST[1], LAST[1] + 1)]
    for name in names():
        for folder in os.environ.get("PATH", "").split(os.pathsep):
            path = os.path.join(folder, name + (".exe" if os.name == "nt" else ""))
            if folder and os.path.isfile(path) and os.access(path, os.X_OK):
                commands.append([path])
    return commands


def version_of(command, modules):
    """The version that the command reports, or None where it does not run: version managers leave names that fail."""
    try:
        process = subprocess.Popen(
            command + ["-c", PROBE.format(modules)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        output = process.communicate()[0].decode("ascii", "replace").strip()
        return tuple(int(part) for part in output.split(".")) if process.returncode == 0 else None
    except (OSError, ValueError):
        return None


def other_python():
    """A supported Python on this machine as a list of arguments, or None; rather one that can make environments."""
    for modules in (", venv, ensurepip", ""):
        for command in found_on_path():
            if is_supported(version_of(command, modules) or (0, 0)):
                return command
    return None


def start_again_with_a_supported_python():
    """Run this file with another Python in place of this one; return 1 where there is none."""
    here = "%d.%d.%d" % tuple(sys.version_info[:3])
    command = other_python()
    if command is None:
        sys.stderr.write(
            "Gongkai needs Python 3.%d, 3.%d or 3.%d. This is Python %s (%s), and no other was found on the PATH.\n"
            "Install one of them (Debian, Ubuntu: apt install python3 python3-venv; Windows, macOS: www.python.org)\n"
            "and run the same command again.\n" % (FIRST[1], FIRST[1] + 1, LAST[1], here, sys.executable)
        )
        return 1
    sys.stderr.write("Python %s is not supported; going on with %s\n" % (here, " ".join(command)))
    sys.stderr.flush()
    command = command + [os.path.abspath(__file__)] + sys.argv[1:]
    if os.name == "nt":  # there execv does not wait for the new process
        return subprocess.call(command)
    return os.execv(command[0], command)


def main():
    """Run the task that the command line names; return the exit status."""
    if not is_supported(sys.version_info):
        return start_again_with_a_supported_python()
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    from tools import tasks

    return tasks.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
