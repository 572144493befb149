"""A headless Chromium, spoken to over a pipe in its own protocol; nothing but Python's library is needed."""
import json
import os
import subprocess
import tempfile


class Browser:
    """One page of a browser of our own, with a profile that is thrown away."""

    def __init__(self, program):
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        there, self.say = os.pipe()
        self.hear, back = os.pipe()
        flags = [
            "--headless", "--remote-debugging-pipe", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
            f"--user-data-dir={self.profile.name}",
        ]
        if os.geteuid() == 0:
            flags.append("--no-sandbox")  # Chromium's own sandbox does not run as root
        # The protocol is read from descriptor 3 and written to 4, whatever numbers the pipes have here.
        command = f'exec "$@" 3<&{there} 4>&{back}'
        self.process = subprocess.Popen(
            ["bash", "-c", command, "browser", program, *flags],
            pass_fds=(there, back), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )
        os.close(there)
        os.close(back)
        self.heard, self.number, self.session = b"", 0, None
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.ask("Page.enable")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.say)
        self.process.terminate()
        self.process.wait(20)
        os.close(self.hear)
        self.profile.cleanup()

    def ask(self, method, **params):
        """The answer to one request."""
        self.number += 1
        request = {"id": self.number, "method": method, "params": params}
        if self.session:
            request["sessionId"] = self.session
        rest = json.dumps(request).encode() + b"\0"
        while rest:
            rest = rest[os.write(self.say, rest):]
        while True:
            message = self._next()
            if message.get("id") == self.number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']['message']}")
                return message["result"]

    def open(self, address):
        """Loads a page, to its end."""
        self.ask("Page.navigate", url=address)
        while self._next().get("method") != "Page.loadEventFired":
            pass

    def value(self, script):
        """What the script comes to, as JSON can say it."""
        answer = self.ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"]["exception"].get("description", "the script failed"))
        return answer["result"].get("value")

    def look(self, width, scheme="light", media="screen"):
        """The page as wide, in light or dark, on a screen or on paper."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        self.ask(
            "Emulation.setEmulatedMedia", media=media, features=[{"name": "prefers-color-scheme", "value": scheme}]
        )

    def _next(self):
        while b"\0" not in self.heard:
            more = os.read(self.hear, 1 << 20)
            if not more:
                raise RuntimeError("the browser has ended")
            self.heard += more
        message, self.heard = self.heard.split(b"\0", 1)
        return json.loads(message)
