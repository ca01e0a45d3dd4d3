"""Clients of the load benchmark, in a process of their own: each requests one commune after the other.

Reads parameters as JSON from stdin and writes results as JSON to stdout. Importing this module monkey-patches the
process (gevent).
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
    """Send requests for the given number of seconds."""
    parameters = json.load(sys.stdin)
    path, units, headers = parameters["path"], parameters["units"], {"authorization": f"Bearer {parameters['key']}"}
    seeds, times, failures = count(1690), array("d"), Counter[str]()

    class Client(FastHttpUser):
        host = parameters["url"]

        def on_start(self) -> None:
            self.rng = random.Random(next(seeds))

        @task
        def look_up(self) -> None:
            self.client.get(path.format(unit=self.rng.choice(units)), headers=headers, name="look-up")

    def record(response_time: float, exception: Exception | None, **_: Any) -> None:
        if exception is not None:
            failures[str(exception)[:200]] += 1
        times.append(response_time)

    environment = Environment(user_classes=[Client])
    environment.events.request.add_listener(record)  # type: ignore[no-untyped-call]
    runner = environment.create_local_runner()
    started, cpu_before = time.perf_counter(), time.process_time()
    runner.start(parameters["users"], spawn_rate=parameters["users"])
    time.sleep(parameters["seconds"])  # patched by gevent, so the clients continue
    requests, seconds, cpu_seconds = len(times), time.perf_counter() - started, time.process_time() - cpu_before
    runner.quit()
    # locust's own percentiles are rounded to milliseconds
    p50, p99 = np.percentile(times[:requests], (50, 99))
    result = {"rate": requests / seconds, "p50": p50, "p99": p99, "failed": failures, "cores": cpu_seconds / seconds}
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
