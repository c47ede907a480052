"""The demo where its port is taken already."""

import socket
import subprocess
import sys
from pathlib import Path


def test_a_port_that_is_taken_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "bot.cli", "demo", "--port", str(port), "--folder", str(tmp_path)]
        ended = subprocess.run(  # noqa: S603 - our own program
            command, capture_output=True, text=True, check=False, timeout=60
        )

    assert ended.returncode == 2
    assert "--port 0" in ended.stderr
    assert "Traceback" not in ended.stderr
