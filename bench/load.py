"""The clients of the measurement under load, in a process of their own: each asks for one commune after the other.

What to ask comes as JSON on stdin, what was measured goes as JSON to stdout. Importing this patches the process.
"""

import json
import random
import sys
import time
from array import array
from collections import Counter
from itertools import count
from typing import Any

import numpy as np
from locust import FastHttpUser, task
from locust.env import Environment


def main() -> None:
    """Ask for so many seconds."""
    given = json.load(sys.stdin)
    path, units, headers = given["path"], given["units"], {"authorization": f"Bearer {given['key']}"}
    seeds, times, failed = count(1690), array("d"), Counter[str]()

    class Client(FastHttpUser):
        host = given["url"]

        def on_start(self) -> None:
            self.rng = random.Random(next(seeds))

        @task
        def look_up(self) -> None:
            self.client.get(path.format(unit=self.rng.choice(units)), headers=headers, name="look-up")

    def told(response_time: float, exception: Exception | None, **_: Any) -> None:
        if exception is not None:
            failed[str(exception)[:200]] += 1
        times.append(response_time)

    environment = Environment(user_classes=[Client])
    environment.events.request.add_listener(told)  # type: ignore[no-untyped-call]
    runner = environment.create_local_runner()
    began, worked = time.perf_counter(), time.process_time()
    runner.start(given["users"], spawn_rate=given["users"])
    time.sleep(given["seconds"])  # the clients go on, since it is patched
    asked, seconds, busy = len(times), time.perf_counter() - began, time.process_time() - worked
    runner.quit()
    # locust itself rounds to whole milliseconds
    p50, p99 = np.percentile(times[:asked], (50, 99))
    measured = {"rate": asked / seconds, "p50": p50, "p99": p99, "failed": failed, "cores": busy / seconds}
    json.dump(measured, sys.stdout)


if __name__ == "__main__":
    main()
