"""A Chromium without a window, spoken to in its own protocol: enough to take pictures of pages."""

import base64
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import websocket

NAMES = ("google-chrome", "chromium", "chromium-browser")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars", "--force-color-profile=srgb",
)  # fmt: skip
WAIT_SECONDS = 30


class Browser:
    """One page of a Chromium that ends with the `with` block."""

    def __enter__(self):
        program = next((path for name in NAMES if (path := shutil.which(name))), None)
        if program is None:
            raise SystemExit("error: there is no Chromium; install the package chromium")
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self._process = subprocess.Popen(
            [program, *QUIET, "--remote-debugging-port=0", "--remote-allow-origins=*",
             f"--user-data-dir={self._profile.name}", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        port_file = Path(self._profile.name, "DevToolsActivePort")
        wait_for(lambda: port_file.exists() and port_file.read_text().count("\n"), "Chromium")
        port, path = port_file.read_text().split("\n")[:2]
        self._socket = websocket.create_connection(f"ws://127.0.0.1:{port}{path}")
        self._last_id = 0
        self._session = None
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.send("Target.attachToTarget", targetId=target, flatten=True)[
            "sessionId"
        ]
        self.send("Page.enable")
        return self

    def __exit__(self, *_error):
        self._socket.close()
        self._process.terminate()
        self._process.wait()
        self._profile.cleanup()

    def send(self, method, **params):
        """The answer to one command of the protocol."""
        self._last_id += 1
        message = {"id": self._last_id, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        self._socket.send(json.dumps(message))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == self._last_id:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def run(self, script):
        """The value of an expression of JavaScript."""
        result = self.send("Runtime.evaluate", expression=script, returnByValue=True)
        return result["result"].get("value")

    def size(self, width, height, phone):
        """The window; a phone's has touch and no scroll bar."""
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=1, mobile=phone)  # fmt: skip
        self.send("Emulation.setTouchEmulationEnabled", enabled=phone)

    def open(self, url, ready):
        """Goes to a page and waits until the expression `ready` is true there."""
        self.send("Page.navigate", url="about:blank")
        self.send("Page.navigate", url=url)
        try:
            wait_for(lambda: self.run(f"document.readyState == 'complete' && !!({ready})"), ready)
        except SystemExit:
            self.run(
                "document.querySelectorAll('.o_error_dialog .btn-link').forEach(b => b.click())"
            )
            time.sleep(1)
            print(self.run("document.body.innerText"), file=sys.stderr)
            raise
        time.sleep(1.5)  # for fonts, pictures of people, and what fades in

    def type(self, text):
        """Types into what has the focus."""
        self.send("Input.insertText", text=text)

    def press_escape(self):
        """Leaves a menu or a dialog."""
        for kind in ("keyDown", "keyUp"):
            self.send("Input.dispatchKeyEvent", type=kind, key="Escape", code="Escape")

    def picture(self):
        """What the window shows, as a PNG."""
        data = self.send("Page.captureScreenshot", format="png")["data"]
        return base64.b64decode(data)


def wait_for(condition, what):
    """Waits until the condition holds, or stops the program, saying what did not come."""
    until = time.monotonic() + WAIT_SECONDS
    while not condition():
        if time.monotonic() > until:
            raise SystemExit(f"error: waited {WAIT_SECONDS} seconds in vain for: {what}")
        time.sleep(0.2)
