"""A crawler that is polite to each host by itself, however many it visits at once.

`python examples/polite_crawler.py URL...` follows the links of those pages, on their own hosts; Ctrl-C ends it. Without
a URL it visits three small sites of its own, on loopback, and shows what each of them has seen of it.
"""

from __future__ import annotations

import re
import sys
import threading
import time
from collections import Counter
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.error import HTTPError
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.request import urlopen

from twisted.internet.task import react

from rdq_twisted import Job, JobFailed, Rate, ResizableDispatchQueue, Retry, RetryAfter, inThread

LINK = re.compile(r'<a href="([^"]*)">')


def fetch(url: str) -> str:
    """A page. It blocks, so that it is for a thread."""
    try:
        with urlopen(url, timeout=30) as page:
            text: str = page.read().decode(errors="replace")
            return text
    except HTTPError as error:
        error.close()
        wait = error.headers.get("Retry-After", "")
        if wait.isdigit():  # it may also be a date
            raise RetryAfter(int(wait)) from error
        raise


def worth_another(error: BaseException) -> bool:
    """Whether a page that was not to be had may be to be had later: not so one that is not there."""
    return not isinstance(error, HTTPError) or error.code >= 500


def host(url: str) -> str:
    """Whom a page is asked of."""
    return urlsplit(url).netloc


class Crawler:
    """Visits pages, and those that they link to, each once."""

    def __init__(self) -> None:
        self.queue = ResizableDispatchQueue(
            inThread(fetch),
            width=8,
            widthPerKey=2,
            ratePerKey=Rate(20, burst=2),
            timeout=60,
            retry=Retry(attempts=4, first=0.5, factor=2, most=30, jitter=0.5),
            retryOn=worth_another,
        )
        self.seen: set[str] = set()

    def visit(self, url: str) -> None:
        """Put a page, unless it has been."""
        if url not in self.seen:
            self.seen.add(url)
            self.queue.put(url, key=host(url)).addCallback(self.follow).addErrback(self.complain)

    def follow(self, job: Job[str, str]) -> None:
        """Visit what a page links to on its own host."""
        for link in LINK.findall(job.result):
            url = urldefrag(urljoin(job.argument, link)).url
            if host(url) == host(job.argument):
                self.visit(url)

    def complain(self, reason: Any) -> None:
        """Say what was not to be had in the end."""
        reason.trap(JobFailed)
        print(f"{reason.value.job.argument}: {reason.value.job.error}")


class Site(ThreadingHTTPServer):
    """A site of so many pages, each linking to the next ones, that knows how many were asked for at once."""

    daemon_threads = True

    def __init__(self, pages: int) -> None:
        super().__init__(("127.0.0.1", 0), Page)
        self.pages = pages
        self.lock = threading.Lock()
        self.served: Counter[str] = Counter()
        self.at_once = self.most = 0

    @contextmanager
    def serving(self, path: str) -> Generator[None]:
        """Count one that is being served."""
        with self.lock:
            self.served[path] += 1
            self.at_once += 1
            self.most = max(self.most, self.at_once)
        yield
        with self.lock:
            self.at_once -= 1


class Page(BaseHTTPRequestHandler):
    """One page. The site is busy now and then, and says so once."""

    def do_GET(self) -> None:
        """Take some time, and answer."""
        site = cast("Site", self.server)
        with site.serving(self.path):
            time.sleep(0.1)
        name = self.path.strip("/") or "0"
        number = int(name) if name.isdigit() else -1
        if number == site.pages // 2 and site.served[self.path] == 1:
            self.answer(503, {"Retry-After": "1"})
        elif number >= 0:
            links = range(number + 1, min(number + 4, site.pages))
            self.answer(200, {}, "".join(f'<a href="/{link}">more</a>' for link in links))
        else:
            self.answer(404, {})

    def answer(self, code: int, headers: dict[str, str], page: str = "") -> None:
        """Answer."""
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Quietly."""


async def main(_reactor: Any, *urls: str) -> None:
    """Visit them."""
    crawler = Crawler()
    with ExitStack() as open_sites:
        sites = [] if urls else [open_sites.enter_context(Site(pages)) for pages in (12, 6, 3)]
        for site in sites:
            threading.Thread(target=site.serve_forever, daemon=True).start()
            open_sites.callback(site.shutdown)
        for url in urls or [f"http://127.0.0.1:{site.server_port}/" for site in sites]:
            crawler.visit(url)
        await crawler.queue.whenIdle()
        statistics = crawler.queue.statistics()
        print(f"{statistics.finished} pages, {statistics.retried} tried again")
        for site in sites:
            print(f"{len(site.served)} pages of {site.pages}, at most {site.most} at once")


if __name__ == "__main__":
    react(main, sys.argv[1:])
