"""A Scrapy spider whose pages go through a queue; prints what it has stored. Argument: reactor, or none for asyncio.

Run by `test_scrapy.py`, in a process of its own: Scrapy's loop is the process's.
"""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import AsyncIterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import scrapy
from scrapy.crawler import AsyncCrawlerProcess

from rdq_asyncio import ResizableDispatchQueue

LINKS = b"".join(b'<a href="/%d">more</a>' % number for number in range(5))


class Page(BaseHTTPRequestHandler):
    """Every page has the same five links."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(LINKS)))
        self.end_headers()
        self.wfile.write(LINKS)

    def log_message(self, format: str, *args: object) -> None:
        pass


class Spider(scrapy.Spider):
    """Follows the links of the first page, and stores each page it gets."""

    name = "local"
    first: str
    stored: ClassVar[list[str]] = []
    most: ClassVar[int] = 0

    async def start(self) -> AsyncIterator[Any]:
        self.queue = ResizableDispatchQueue(self.store, 2)
        yield scrapy.Request(self.first)

    async def parse(self, response: Any) -> AsyncIterator[Any]:
        job = await self.queue.put(response.url)
        self.stored.append(job.result)
        if response.url == self.first:
            for link in response.css("a"):
                yield response.follow(link)

    async def store(self, url: str) -> str:
        Spider.most = max(self.most, self.queue.size().underway)
        await asyncio.sleep(0.001)
        return url.rsplit("/", 1)[-1]


def main(reactor: bool) -> None:
    """Crawl."""
    with HTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        process: Any = AsyncCrawlerProcess({"TWISTED_REACTOR_ENABLED": reactor, "LOG_ENABLED": False})
        process.crawl(Spider, first=f"http://127.0.0.1:{server.server_port}/")
        process.start()
        server.shutdown()
    print(sorted(Spider.stored), Spider.most <= 2, "twisted.internet.reactor" in sys.modules)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:] == ["reactor"])
